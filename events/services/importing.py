"""Tickets from a table: all of them, or none."""

from collections import Counter

from accounts.audit import Actor
from events.models import Event
from events.services.log import event_audit
from events.services.seats import seats_lock
from events.services.tickets import tickets_issue
from events.ticket_import import ImportPlan


def tickets_import(*, event: Event, plan: ImportPlan, by: Actor, mailed: bool) -> int:
    """Issue a plan's tickets, and return how many. Nothing is saved of a plan with flaws.

    What changed since it was checked is found out: raises AddressTakenError, SoldOutError and
    EventClosedError, and ValueError for a plan with flaws.
    """
    if not plan.is_good:
        raise ValueError("The table has flaws.")
    with seats_lock(event) as locked:
        tickets_issue(event=locked, tickets=plan.tickets, by=by, mailed=mailed)
        kinds = Counter(str(one.ticket_type or "") for one in plan.tickets)
        event_audit(event=locked, by=by, action="ticket.import", types=dict(kinds))
    return len(plan.tickets)


def tickets_exported(*, event: Event, by: Actor, links: bool) -> None:
    """Write down that somebody took the list of all guests away, and whether with their links."""
    event_audit(event=event, by=by, action="ticket.export", links=links)
