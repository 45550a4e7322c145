"""Making a draft's plan public."""

from accounts.audit import Actor
from events.models import Event, EventStatus
from events.services.event import event_require_open, event_update


def event_schedule(*, event: Event, by: Actor) -> None:
    """Give a draft its public page. One that has it stays as it is; raises EventClosedError."""
    event_require_open(event=event)
    if event.status == EventStatus.DRAFT:
        event.status = EventStatus.SCHEDULED
        event_update(event=event, changed=["status"], by=by)
