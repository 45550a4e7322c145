"""The audit log's entries about events."""

from typing import Any

from accounts.audit import Actor, audit
from events.models import Event


def event_audit(*, event: Event, by: Actor, action: str, target: str = "", **details: Any) -> None:
    """Write that somebody did something at an event, in the caller's transaction."""
    audit(
        organization=event.organization,
        by=by,
        action=action,
        target=target,
        event_id=event.public_id,
        event_name=event.title,
        **details,
    )
