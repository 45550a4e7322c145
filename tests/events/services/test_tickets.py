"""Issuing tickets, passing them on, sending them again, checking in."""

from typing import Any

import pytest

from accounts.audit import Actor
from accounts.models import AuditEntry, Mail
from events.errors import (
    AddressTakenError,
    EventClosedError,
    NoAddressError,
    SoldOutError,
    StageTransitionError,
    TicketDeadError,
    TicketKeptError,
)
from events.links import guest_link
from events.models import Audience, Event, EventStatus, StageState, TicketSource
from events.services import tickets
from events.services.guests import guest_revoke
from events.services.tickets import (
    ticket_check_in,
    ticket_resend,
    ticket_revoke,
    ticket_transfer,
    tickets_find,
    tickets_issue,
)
from tests.events.places import put
from tests.factories import make_audience, make_event, make_ticket_type

BY = Actor("somebody")
VERA = "vera@example.org"


def issue(event: Event, *emails: str, **fields: Any) -> list[Audience]:
    issued = [Audience(event=event, name="V", email=email, **fields) for email in emails]
    tickets_issue(event=event, tickets=issued, by=BY)
    return issued


def mails() -> list[tuple[str, str]]:
    return list(Mail.objects.order_by("pk").values_list("kind", "to"))


def test_codes_are_of_128_bits_and_each_its_own(event: Event) -> None:
    codes = {ticket.ticket_code for ticket in issue(event, *[""] * 50)}
    assert len(codes) == 50
    assert all(len(code) == 22 for code in codes)  # base64 of 16 bytes


def test_who_has_an_address_is_mailed_the_link_and_nobody_else(event: Event) -> None:
    vera, _ = issue(event, VERA, "")
    assert mails() == [("ticket", VERA)]
    assert guest_link(vera) in Mail.objects.get().text


def test_issuing_may_mail_nobody(event: Event) -> None:
    ticket = Audience(event=event, name="V", email=VERA)
    tickets_issue(event=event, tickets=[ticket], by=BY, mailed=False)
    assert mails() == []


def test_one_address_holds_one_valid_ticket_whatever_its_case(event: Event) -> None:
    (first,) = issue(event, "Vera@x.org")
    guest_revoke(guest=first, by=BY)
    issue(event, "vera@X.org")
    with pytest.raises(AddressTakenError, match=r"vera@x\.org has a ticket"):
        issue(event, "VERA@x.org")


def test_tickets_that_cannot_all_be_issued_leave_nothing_behind(event: Event) -> None:
    with pytest.raises(AddressTakenError):
        issue(event, "one@x.org", VERA, VERA)
    assert not Audience.objects.exists()
    assert not AuditEntry.objects.exists()
    assert not Mail.objects.exists()


def test_no_more_tickets_of_a_type_than_its_quota(event: Event) -> None:
    box = make_ticket_type(event=event, name="Box", quota=2)
    issue(event, "one@x.org", ticket_type=box)
    with pytest.raises(SoldOutError, match="Only 1 ticket of the type “Box” is left"):
        issue(event, "two@x.org", "three@x.org", ticket_type=box)
    issue(event, "two@x.org", ticket_type=box)
    with pytest.raises(SoldOutError, match="no tickets of the type “Box” left"):
        issue(event, "three@x.org", ticket_type=box)
    issue(event, "three@x.org")  # of no type


def test_no_more_tickets_of_all_types_than_the_capacity(event: Event) -> None:
    Event.objects.update(capacity=3)
    box = make_ticket_type(event=event, quota=50)
    issue(event, "one@x.org", "two@x.org", ticket_type=box)
    with pytest.raises(SoldOutError, match="Only 1 ticket is left"):
        issue(event, "three@x.org", "four@x.org")
    (last,) = issue(event, "three@x.org")
    ticket_revoke(ticket=last, by=BY)
    issue(event, "four@x.org")  # in the seat that is free again


@pytest.mark.parametrize("status", [EventStatus.ENDED, EventStatus.CANCELLED])
def test_no_tickets_for_an_event_that_is_over(event: Event, status: EventStatus) -> None:
    Event.objects.update(status=status)
    with pytest.raises(EventClosedError):
        issue(event, VERA)


def test_a_ticket_is_passed_on_with_a_new_code_and_the_old_link_is_dead(event: Event) -> None:
    box = make_ticket_type(event=event, quota=1)
    (vera,) = issue(event, VERA, ticket_type=box)
    heir = ticket_transfer(ticket=vera, name="Hera", email="Hera@x.org", by=BY)
    vera.refresh_from_db()
    assert vera.revoked_at is not None
    assert heir.ticket_code != vera.ticket_code
    assert (heir.email, heir.ticket_type, heir.transferred_from) == ("hera@x.org", box, vera)
    entry = AuditEntry.objects.get(action="ticket.transfer")
    assert (entry.target, entry.details) == (vera.identity, {"to": heir.identity})


def test_both_hear_of_a_ticket_passed_on_and_the_old_holder_learns_no_name(event: Event) -> None:
    (vera,) = issue(event, VERA)
    Mail.objects.all().delete()
    heir = ticket_transfer(ticket=vera, name="Hera", email="hera@x.org", by=BY)
    assert mails() == [("ticket", "hera@x.org"), ("ticket-passed-on", VERA)]
    mine, theirs = Mail.objects.order_by("pk")
    assert guest_link(heir) in mine.text
    assert not {guest_link(heir), "Hera", "hera@"} & set(theirs.text.split())


def test_a_ticket_is_not_passed_to_somebody_who_has_one(event: Event) -> None:
    vera, _ = issue(event, VERA, "viktor@x.org")
    with pytest.raises(AddressTakenError):
        ticket_transfer(ticket=vera, name="Viktor", email="viktor@x.org", by=BY)
    vera.refresh_from_db()
    assert vera.revoked_at is None


def test_a_dead_ticket_is_neither_passed_on_nor_sent_again(event: Event) -> None:
    (vera,) = issue(event, VERA)
    ticket_revoke(ticket=vera, by=BY)
    with pytest.raises(TicketDeadError):
        ticket_transfer(ticket=vera, name="Hera", email="hera@x.org", by=BY)
    with pytest.raises(TicketDeadError):
        ticket_resend(ticket=vera, by=BY)


def test_nobody_passes_on_the_seat_they_took_by_the_open_door(event: Event) -> None:
    walker = make_audience(event=event, source=TicketSource.WALK_IN)
    with pytest.raises(TicketKeptError):
        ticket_transfer(ticket=walker, name="Hera", email="hera@x.org", by=BY)


def test_nobody_passes_on_a_ticket_from_the_stage(vera: Audience) -> None:
    put(vera, StageState.ON_STAGE)
    with pytest.raises(StageTransitionError):
        ticket_transfer(ticket=vera, name="Hera", email="hera@x.org", by=BY)


def test_a_link_is_sent_again_as_often_as_asked(event: Event) -> None:
    (vera,) = issue(event, VERA)
    for _ in range(2):
        ticket_resend(ticket=vera, by=BY)
    assert mails() == [("ticket", VERA), ("ticket-again", VERA), ("ticket-again", VERA)]
    assert AuditEntry.objects.filter(action="ticket.resend").count() == 2


def test_a_ticket_without_an_address_is_not_sent(vera: Audience) -> None:
    with pytest.raises(NoAddressError):
        ticket_resend(ticket=vera, by=BY)


def test_an_address_finds_its_valid_tickets_of_events_to_come(event: Event) -> None:
    issue(event, VERA, "viktor@x.org")
    over, dead = make_event(status=EventStatus.ENDED), make_event()
    make_audience(event=over, email=VERA)
    ticket_revoke(ticket=issue(dead, VERA)[0], by=BY)
    Mail.objects.all().delete()
    tickets_find(email="Vera@Example.org ", by=Actor(""))
    assert mails() == [("ticket-again", VERA)]
    tickets_find(email="nobody@x.org", by=Actor(""))
    assert mails() == [("ticket-again", VERA)]


def test_a_ticket_that_is_taken_back_while_tickets_are_found_is_left_out(
    event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = issue(event, VERA)[0], issue(make_event(), VERA)[0]
    Mail.objects.all().delete()

    def slowly(*, ticket: Audience, by: Actor) -> None:
        ticket_resend(ticket=ticket, by=by)
        ticket_revoke(ticket=second if ticket == first else first, by=by)

    monkeypatch.setattr(tickets, "ticket_resend", slowly)
    tickets_find(email=VERA, by=Actor(""))
    assert mails() == [("ticket-again", VERA)]


def test_the_first_time_somebody_watches_is_noted_once(vera: Audience) -> None:
    ticket_check_in(ticket=vera)
    vera.refresh_from_db()
    first = vera.checked_in_at
    assert first is not None
    ticket_check_in(ticket=vera)
    vera.refresh_from_db()
    assert vera.checked_in_at == first
