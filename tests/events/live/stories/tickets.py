"""How people come to their tickets, and what becomes of these."""

from collections.abc import Iterator

from events.models import Event, TicketType, Visibility
from events.services import hands, importing, registration, ticket_types, tickets
from events.ticket_import import import_plan
from events.tickets_csv import Line
from tests.events.live.night import Night, Story
from tests.events.live.stories.common import BEGIN


def doors(night: Night) -> Iterator[str]:
    """Types of tickets are made; people register, find their tickets, walk in."""
    yield BEGIN
    box = TicketType(event=night.event, name="Box", quota=2)
    ticket_types.ticket_type_create(ticket_type=box, by=night.office)
    yield "ticket_type_create"
    ticket_types.ticket_type_update(ticket_type=box, changed=["quota"], by=night.office)
    yield "ticket_type_update"
    registration.ticket_register(
        ticket_type=box, name="Walter-Secret", email="walter@x.org", by=night.office
    )
    yield "ticket_register"
    tickets.tickets_find(email="walter@x.org", by=night.office)
    yield "tickets_find"
    Event.objects.filter(pk=night.event.pk).update(visibility=Visibility.PUBLIC)
    registration.ticket_walk_in(event=night.event, name="Wendy-Secret", by=night.office)
    yield "ticket_walk_in"
    lines = [Line(2, "wanja@x.org", "Wanja-Secret", "")]
    plan = import_plan(night.event, lines)
    importing.tickets_import(event=night.event, plan=plan, by=night.office, mailed=True)
    yield "tickets_import"
    importing.tickets_exported(event=night.event, by=night.office, links=False)
    yield "tickets_exported"
    spare = TicketType(event=night.event, name="Spare")
    ticket_types.ticket_type_create(ticket_type=spare, by=night.office)
    ticket_types.ticket_type_remove(ticket_type=spare, by=night.office)
    yield "ticket_type_remove"


def hand_overs(night: Night) -> Iterator[str]:
    """A ticket is used, passed on out of the queue, taken back."""
    yield BEGIN
    tickets.ticket_check_in(ticket=night.vera)
    yield "ticket_check_in"
    hands.hand_raise(guest=night.wilma, by=night.own(night.wilma))
    hands.hand_raise(guest=night.wanda, by=night.own(night.wanda))
    heir = tickets.ticket_transfer(
        ticket=night.wilma, name="Wally-Secret", email="wally@x.org", by=night.own(night.wilma)
    )
    yield "ticket_transfer"
    tickets.ticket_resend(ticket=heir, by=night.office)
    yield "ticket_resend"
    tickets.ticket_revoke(ticket=heir, by=night.office)
    yield "ticket_revoke"


STORIES: list[Story] = [doors, hand_overs]
