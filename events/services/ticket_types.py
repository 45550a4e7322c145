"""What kinds of tickets an event has."""

from collections.abc import Iterable

from accounts.audit import Actor
from events.errors import TicketTypeInUseError
from events.models import TicketType
from events.services.log import event_audit
from events.services.seats import seats_lock


def ticket_type_create(*, ticket_type: TicketType, by: Actor) -> TicketType:
    """Save a new type of tickets."""
    with seats_lock(ticket_type.event):
        ticket_type.save()
        _audit(ticket_type, by, "create")
    return ticket_type


def ticket_type_update(*, ticket_type: TicketType, changed: Iterable[str], by: Actor) -> None:
    """Save the ``changed`` fields of a type, and only these.

    A quota below what is sold takes nobody's ticket away: no more are given out.
    """
    changed = list(changed)
    if not changed:
        return
    with seats_lock(ticket_type.event):
        ticket_type.save(update_fields=changed)
        _audit(ticket_type, by, "update", changed=changed)


def ticket_type_remove(*, ticket_type: TicketType, by: Actor) -> None:
    """Delete a type. Raises TicketTypeInUseError where tickets of it were ever issued."""
    with seats_lock(ticket_type.event):
        if ticket_type.audiences.exists():
            raise TicketTypeInUseError
        _audit(ticket_type, by, "remove")
        ticket_type.delete()


def _audit(ticket_type: TicketType, by: Actor, what: str, **details: list[str]) -> None:
    event_audit(
        event=ticket_type.event,
        by=by,
        action=f"ticket_type.{what}",
        target=ticket_type.name,
        **details,
    )
