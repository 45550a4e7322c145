"""Guests who come by themselves: who registers for a ticket, and who walks in by the open door."""

from dataclasses import replace

from accounts.audit import Actor
from events.errors import RegistrationClosedError, WrongCodeError
from events.mails.tickets import mail_ticket
from events.models import Audience, Event, EventStatus, TicketSource, TicketType
from events.sales import is_barred, is_code_of, is_door_open, is_on_sale, tickets_of
from events.services.log import event_audit
from events.services.seats import seats_lock, seats_require


def ticket_register(
    *,
    ticket_type: TicketType,
    name: str,
    email: str,
    by: Actor,
    code: str = "",
    language: str = "",
    reminders: bool = True,
) -> None:
    """Mail the owner of an address a ticket: a new one, or the one they have.

    Nothing tells the caller which, so that nobody learns who comes. An address whose ticket was
    taken back gets none. Raises RegistrationClosedError, WrongCodeError and SoldOutError, the same
    for every address.
    """
    email = email.strip().lower()
    with seats_lock(ticket_type.event) as event:
        kind = _on_sale(event, ticket_type)
        if not is_code_of(kind, code):
            raise WrongCodeError
        seats_require(event=event, wanted=[kind])
        held = tickets_of(event).filter(email=email).first()
        if held is None and is_barred(event, email):
            return
        ticket = held or Audience(
            event=event,
            name=name,
            email=email,
            ticket_type=kind,
            source=TicketSource.REGISTERED,
            language=language,
            reminders=reminders,
        )
        _give(ticket, event, by)


def ticket_walk_in(*, event: Event, name: str, by: Actor, language: str = "") -> Audience:
    """Give whoever comes a seat at an event that is open to everybody; return their ticket.

    Raises RegistrationClosedError before doors and after the end, and SoldOutError.
    """
    with seats_lock(event) as locked:
        if not is_door_open(locked):
            raise RegistrationClosedError
        seats_require(event=locked, wanted=[None])
        ticket = Audience(event=locked, name=name, source=TicketSource.WALK_IN, language=language)
        _give(ticket, locked, by)
    return ticket


def _on_sale(event: Event, ticket_type: TicketType) -> TicketType:
    """Return the type as it is now. Raises RegistrationClosedError."""
    kind = TicketType.objects.filter(event=event, pk=ticket_type.pk).first()
    if kind is None or event.status != EventStatus.SCHEDULED or not is_on_sale(kind):
        raise RegistrationClosedError
    return kind


def _give(ticket: Audience, event: Event, by: Actor) -> None:
    """Save a new ticket, and mail it; one that is there already is mailed again."""
    ticket.event = event
    is_new = ticket.pk is None
    actions = {TicketSource.WALK_IN: "ticket.walk_in", TicketSource.REGISTERED: "ticket.register"}
    action = actions[TicketSource(ticket.source)] if is_new else "ticket.resend"
    if is_new:
        ticket.save()
    someone = replace(by, name=by.name or ticket.identity)
    event_audit(event=event, by=someone, action=action, target=ticket.identity)
    if ticket.email:
        mail_ticket(ticket=ticket, again=not is_new)
