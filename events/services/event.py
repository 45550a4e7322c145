"""Planning, launching and ending events."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from events.errors import EventClosedError, EventNotScheduledError
from events.live.messages import Scope
from events.live.outbox import news
from events.live.sections import event_section
from events.models import Event, EventStatus
from streaming.services import stream_create, stream_end, stream_launch

_OPEN = (EventStatus.DRAFT, EventStatus.SCHEDULED)


def event_create(*, event: Event) -> Event:
    """Save a new event with a stream of its own."""
    with transaction.atomic():
        event.stream = stream_create(organization=event.organization)
        event.save()
    return event


def event_update(*, event: Event, changed: Iterable[str]) -> None:
    """Save the ``changed`` fields of an event, and only these, and tell everybody."""
    with news(event) as pen:
        event.save(update_fields=list(changed))
        event.refresh_from_db()  # others may have changed the rest since it was read
        pen.tell("event.changed", to=Scope.EVERYONE, data={"event": event_section(event)})


def event_launch(*, event: Event, by: User) -> None:
    """Ask for the event's programme to be live; it is a moment later.

    Raises EventNotScheduledError, or StreamTransitionError when it was launched before.
    """
    if event.status != EventStatus.SCHEDULED:
        raise EventNotScheduledError(event.status)
    stream_launch(stream=event.stream, by=by, planned_end=event.ends_at)


def event_end(*, event: Event, by: User) -> None:
    """Ask for the programme to end. Raises StreamTransitionError when it ended before."""
    stream_end(stream=event.stream, by=by)


def event_ended(*, event: Event) -> None:
    """Note that the programme is over, and with it the event."""
    Event.objects.filter(pk=event.pk, status=EventStatus.SCHEDULED).update(status=EventStatus.ENDED)
    event.refresh_from_db(fields=["status"])


def event_require_open(*, event: Event) -> None:
    """Raise EventClosedError once the event is over or was cancelled."""
    if event.status not in _OPEN:
        raise EventClosedError(event.status)
