"""Tickets: issuing them, passing them on, sending them again, noting that they were used."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from accounts.audit import Actor
from config import clock
from events.errors import AddressTakenError, NoAddressError, TicketDeadError, TicketKeptError
from events.mails.tickets import mail_ticket, mail_ticket_passed_on, mail_tickets
from events.models import Audience, Event, EventStatus, StageState, TicketSource
from events.sales import tickets_of
from events.services import steps
from events.services.event import event_require_open
from events.services.guests import guest_revoke
from events.services.log import event_audit
from events.services.seats import seats_lock, seats_require
from events.services.stepping import impossible

_FOUND_AT_ONCE = 10  # tickets of one address that are sent again


def tickets_issue(
    *, event: Event, tickets: Sequence[Audience], by: Actor, mailed: bool = True
) -> None:
    """Save new tickets of one event, all or none of them. Who just sits is nobody's news.

    ``mailed``: whoever has an address is sent the link. Raises AddressTakenError for an address
    that holds a valid ticket already, SoldOutError and EventClosedError.
    """
    for ticket in tickets:
        ticket.email = ticket.email.strip().lower()
    with seats_lock(event) as locked:
        event_require_open(event=locked)
        _require_free(locked, [ticket.email for ticket in tickets if ticket.email])
        seats_require(event=locked, wanted=[ticket.ticket_type for ticket in tickets])
        Audience.objects.bulk_create(tickets)
        for ticket in tickets:
            ticket.event = locked
            event_audit(event=locked, by=by, action="ticket.issue", target=ticket.identity)
        if mailed:
            mail_tickets(event=locked, tickets=tickets)


def ticket_transfer(*, ticket: Audience, name: str, email: str, by: Actor) -> Audience:
    """Give somebody's seat to somebody else, who is sent a link of their own; return their ticket.

    The old link is dead at once, and says why; its holder is told by mail. Raises TicketDeadError,
    TicketKeptError for a seat taken by the open door, StageTransitionError for somebody who is on
    the way to the stage, AddressTakenError and EventClosedError.
    """
    email = email.strip().lower()
    with seats_lock(ticket.event) as event:
        event_require_open(event=event)
        ticket.refresh_from_db(fields=["revoked_at", "stage_state", "source", "ticket_type"])
        ticket.event = event
        _require_transferable(ticket)
        _require_free(event, [email])
        guest_revoke(guest=ticket, by=by)
        heir = Audience.objects.create(
            event=event,
            name=name,
            email=email,
            ticket_type=ticket.ticket_type,
            source=ticket.source,
            language=ticket.language,
            transferred_from=ticket,
        )
        event_audit(
            event=event, by=by, action="ticket.transfer", target=ticket.identity, to=heir.identity
        )
        mail_ticket(ticket=heir)
        if ticket.email:
            mail_ticket_passed_on(ticket=ticket)
    return heir


def ticket_revoke(*, ticket: Audience, by: Actor) -> None:
    """Make a ticket worth nothing: its seat is free again. The organizer's word."""
    guest_revoke(guest=ticket, by=by)


def ticket_resend(*, ticket: Audience, by: Actor) -> None:
    """Mail a ticket's link again. Raises TicketDeadError or NoAddressError."""
    with seats_lock(ticket.event) as event:
        ticket.refresh_from_db(fields=["revoked_at", "email"])
        ticket.event = event
        if ticket.revoked_at is not None:
            raise TicketDeadError
        if not ticket.email:
            raise NoAddressError
        event_audit(event=event, by=by, action="ticket.resend", target=ticket.identity)
        mail_ticket(ticket=ticket, again=True)


def tickets_find(*, email: str, by: Actor) -> None:
    """Mail the links of an address's tickets to events that are not over, to that address.

    Somebody asked who may be anybody: nothing tells them whether there are any.
    """
    scheduled = Audience.objects.filter(event__status=EventStatus.SCHEDULED, revoked_at=None)
    theirs = scheduled.filter(email=email.strip().lower()).order_by("event__starts_at")
    for ticket in theirs.select_related("event")[:_FOUND_AT_ONCE]:
        with suppress(TicketDeadError, NoAddressError):  # it was taken back this very moment
            ticket_resend(ticket=ticket, by=replace(by, name=by.name or ticket.identity))


def ticket_check_in(*, ticket: Audience) -> None:
    """Note that a ticket's holder watches for the first time.

    Nobody decided it: the ticket says when, and the audit log nothing.
    """
    Audience.objects.filter(pk=ticket.pk, checked_in_at=None).update(checked_in_at=clock.now())


def _require_free(event: Event, emails: Sequence[str]) -> None:
    """Raise AddressTakenError for the first address that has a ticket, or is there twice."""
    seen: set[str] = set()
    taken = set(tickets_of(event).filter(email__in=emails).values_list("email", flat=True))
    for email in emails:
        if email in taken or email in seen:
            raise AddressTakenError(email)
        seen.add(email)


def _require_transferable(ticket: Audience) -> None:
    if ticket.revoked_at is not None:
        raise TicketDeadError
    if ticket.source == TicketSource.WALK_IN:
        raise TicketKeptError
    if ticket.stage_state not in (StageState.SEATED, StageState.HAND_RAISED):
        raise impossible(ticket, steps.REVOKE.asked)
