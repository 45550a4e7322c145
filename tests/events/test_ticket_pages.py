"""The pages of tickets: what they do, and what they keep to themselves."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, Mail, User
from config import clock
from events.models import (
    Audience,
    Event,
    EventStatus,
    Presence,
    Speaker,
    StageState,
    TicketSource,
    TicketType,
    Visibility,
)
from events.services.tickets import ticket_revoke, ticket_transfer
from events.throttles import MAILS_TO_ONE, MISSES, REGISTRATIONS
from tests.events.places import put
from tests.events.services.test_tickets import BY
from tests.factories import make_audience, make_ticket_type

Browser = Callable[[Audience | Speaker | User | None], Client]
VERA = {"name": "Vera", "email": "vera@example.org", "reminders": "on"}


@pytest.fixture
def seat(event: Event) -> TicketType:
    """A ticket everybody may register for."""
    return make_ticket_type(event=event, name="Seat")


def register(client: Client, event: Event, **more: str) -> Any:
    kind = event.ticket_types.first()
    fields = VERA | {"ticket_type": kind.public_id if kind else ""} | more
    return client.post(f"/e/{event.public_id}/register/", fields, follow=True)


def enter(client: Client, event: Event, name: str = "Wendy") -> Any:
    return client.post(f"/e/{event.public_id}/enter/", {"name": name}, follow=True)


def said(answer: Any) -> str:
    return str(answer.content.decode())


def words(answer: Any) -> str:
    """All of a page but the token in its forms, which is another each time."""
    return re.sub(r'name="csrfmiddlewaretoken"\s+value="\w+"', "", said(answer))


def link_of(ticket: Audience) -> str:
    return f"/t/{ticket.ticket_code}/"


# --- Registering ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Win: https://evil.example", "www.evil.example", "See Evil.com now", "evil.example/prize"],
)
def test_nobody_sends_a_stranger_a_link_as_their_name(
    client: Client, event: Event, seat: TicketType, name: str
) -> None:
    answer = register(client, event, name=name)
    assert "Write your name." in said(answer)
    assert not Mail.objects.exists()


@pytest.mark.parametrize("name", ["Dr. Vera Müller", "St.John", "J.R.R. T.", "will.i.am", "Renée"])
def test_names_with_dots_are_names(
    client: Client, event: Event, seat: TicketType, name: str
) -> None:
    register(client, event, name=name)
    assert Audience.objects.get().name == name


def test_who_registers_is_mailed_the_link_and_the_page_shows_none(
    client: Client, event: Event, seat: TicketType
) -> None:
    answer = register(client, event)
    assert "Look into your mail." in said(answer)
    ticket = Audience.objects.get()
    assert (ticket.name, ticket.email, ticket.source) == ("Vera", "vera@example.org", "registered")
    assert (ticket.ticket_type, ticket.language, ticket.reminders) == (seat, "en", True)
    assert ticket.ticket_code not in said(answer)
    assert link_of(ticket) in Mail.objects.get(to="vera@example.org").text
    entry = AuditEntry.objects.get(action="ticket.register")
    assert (entry.actor_name, entry.target) == (ticket.identity, ticket.identity)


def test_who_has_a_ticket_is_answered_the_same_and_mailed_it_again(
    client: Client, event: Event, seat: TicketType
) -> None:
    first = register(client, event)
    again = register(Client(), event, name="Somebody else", email="VERA@example.org")
    assert words(again) == words(first)
    assert Audience.objects.get().name == "Vera"
    assert list(Mail.objects.order_by("pk").values_list("kind", flat=True)) == [
        "ticket",
        "ticket-again",
    ]


def test_whose_ticket_was_taken_back_is_answered_the_same_and_gets_none(
    client: Client, event: Event, seat: TicketType
) -> None:
    vera = make_audience(event=event, email="vera@example.org")
    ticket_revoke(ticket=vera, by=BY)
    assert "Look into your mail." in said(register(client, event))
    assert not Audience.objects.filter(revoked_at=None).exists()
    assert not Mail.objects.exists()


def test_who_passed_a_ticket_on_may_register_anew(
    client: Client, event: Event, seat: TicketType
) -> None:
    vera = make_audience(event=event, email="vera@example.org")
    ticket_transfer(ticket=vera, name="Hera", email="hera@x.org", by=BY)
    register(client, event)
    assert Audience.objects.filter(email="vera@example.org", revoked_at=None).exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Write your name."),
        ({"name": "…"}, "Write a name with letters."),
        ({"name": "Ve\u202era"}, "This name has signs that cannot be seen."),
        ({"email": ""}, "Write your e-mail address."),
        ({"email": "vera"}, "This is no e-mail address."),
        ({"ticket_type": "other"}, "Choose a ticket."),
    ],
)
def test_a_form_that_cannot_be_used_says_why_and_keeps_what_was_written(
    client: Client, event: Event, seat: TicketType, fields: dict[str, str], sentence: str
) -> None:
    make_ticket_type(event=event, name="Box")
    answer = register(client, event, **fields)
    assert sentence in said(answer)
    assert 'value="vera@example.org"' in said(answer) or "email" in fields
    assert not Audience.objects.exists()


def test_a_code_is_asked_for_and_taken_in_any_case(client: Client, event: Event) -> None:
    make_ticket_type(event=event, code="Friends-2026")
    assert 'name="code"' in said(client.get(f"/e/{event.public_id}/register/"))
    assert "This is not the code" in said(register(client, event, code="wrong"))
    assert "This is not the code" in said(register(client, event, code=""))
    assert not Audience.objects.exists()
    register(client, event, code=" friends-2026 ")
    assert Audience.objects.exists()


def test_a_code_may_come_with_the_address(client: Client, event: Event) -> None:
    make_ticket_type(event=event, code="Friends")
    assert 'value="Friends"' in said(client.get(f"/e/{event.public_id}/register/?code=Friends"))


def test_codes_cannot_be_guessed_for_long(client: Client, event: Event) -> None:
    make_ticket_type(event=event, code="Friends")
    for number in range(MISSES):
        assert register(client, event, code=str(number)).status_code == 200
    assert register(client, event, code="Friends").status_code == 429
    assert not Audience.objects.exists()


def test_a_network_registers_so_often_and_no_more(
    client: Client, event: Event, seat: TicketType
) -> None:
    for number in range(REGISTRATIONS.most):
        register(client, event, email=f"v{number}@x.org")
    refused = register(client, event)
    assert refused.status_code == 429
    assert "Wait ten minutes" in said(refused)
    assert Audience.objects.count() == REGISTRATIONS.most


def test_nobodys_mailbox_is_filled(client: Client, event: Event, seat: TicketType) -> None:
    for _ in range(MAILS_TO_ONE.most + 3):
        assert "Look into your mail." in said(register(client, event))
    assert Mail.objects.count() == MAILS_TO_ONE.most


def test_the_last_ticket_is_the_last(client: Client, event: Event) -> None:
    make_ticket_type(event=event, quota=1)
    page = f"/e/{event.public_id}/register/"
    assert 'name="email"' in said(client.get(page))
    register(client, event)
    late = register(client, event, email="late@x.org")
    assert "Sold out." in said(late) or "left" in said(late)
    assert "Sold out." in said(client.get(page))
    assert Audience.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"on_sale_from": timedelta(hours=1)}, "Registration begins:"),
        ({"on_sale_until": timedelta(hours=-1)}, "Registration is closed."),
        ({"registration": False}, "open the personal link in your invitation mail"),
    ],
)
def test_outside_its_time_a_type_is_not_given_out(
    client: Client, event: Event, fields: dict[str, Any], sentence: str
) -> None:
    moments = {
        name: clock.now() + value if isinstance(value, timedelta) else value
        for name, value in fields.items()
    }
    make_ticket_type(event=event, **moments)
    page = said(client.get(f"/e/{event.public_id}/register/"))
    assert sentence in page
    assert 'name="email"' not in page
    register(client, event)
    assert not Audience.objects.exists()


@pytest.mark.parametrize("status", [EventStatus.ENDED, EventStatus.CANCELLED])
def test_nobody_registers_for_what_is_over(
    client: Client, event: Event, seat: TicketType, status: EventStatus
) -> None:
    Event.objects.update(status=status)
    assert "the event is over or was cancelled" in said(
        client.get(f"/e/{event.public_id}/register/")
    )
    register(client, event)
    assert not Audience.objects.exists()


def test_a_draft_has_no_pages(client: Client, event: Event, seat: TicketType) -> None:
    Event.objects.update(status=EventStatus.DRAFT, visibility=Visibility.PUBLIC)
    for page in ("register/", "register/sent/", "enter/"):
        assert client.get(f"/e/{event.public_id}/{page}").status_code == 404
    assert register(client, event).status_code == enter(client, event).status_code == 404


def test_a_type_of_another_event_is_none_here(
    client: Client, event: Event, seat: TicketType, other_event: Event
) -> None:
    other = make_ticket_type(event=other_event)
    register(client, event, ticket_type=other.public_id)
    assert not Audience.objects.exists()


def test_the_page_asks_as_much_for_three_types_as_for_one(
    client: Client, event: Event, seat: TicketType, django_assert_max_num_queries: Any
) -> None:
    page = f"/e/{event.public_id}/register/"
    with django_assert_max_num_queries(10) as one:
        client.get(page)
    for _ in range(2):
        make_ticket_type(event=event)
    with django_assert_max_num_queries(10) as three:
        client.get(page)
    assert len(three) == len(one)


# --- Walking in -------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.UNLISTED])
def test_whoever_comes_to_an_open_event_takes_a_seat_with_a_name(
    client: Client, event: Event, visibility: Visibility
) -> None:
    Event.objects.update(visibility=visibility)
    answer = enter(client, event)
    ticket = Audience.objects.get()
    assert (ticket.name, ticket.email, ticket.source) == ("Wendy", "", TicketSource.WALK_IN)
    assert answer.redirect_chain == [(f"/e/{event.public_id}/watch/{ticket.public_id}/", 302)]
    assert answer.status_code == 200
    assert Client().get(answer.request["PATH_INFO"]).status_code == 404


def test_a_browser_takes_one_seat_however_often_it_asks(client: Client, event: Event) -> None:
    Event.objects.update(visibility=Visibility.PUBLIC)
    first, second = enter(client, event), enter(client, event, "Walter")
    assert first.request["PATH_INFO"] == second.request["PATH_INFO"]
    assert Audience.objects.count() == 1


def test_nobody_walks_into_a_ticketed_event(client: Client, event: Event) -> None:
    assert "Registration for this is not open now." in said(enter(client, event))
    assert not Audience.objects.exists()


def test_the_doors_open_when_they_open(client: Client, event: Event) -> None:
    Event.objects.update(
        visibility=Visibility.PUBLIC,
        starts_at=clock.now() + timedelta(minutes=31),
        doors_minutes=30,
    )
    assert "The doors open:" in said(client.get(f"/e/{event.public_id}/enter/"))
    enter(client, event)
    assert not Audience.objects.exists()
    with clock.at(clock.now() + timedelta(minutes=2)):
        enter(client, event)
    assert Audience.objects.exists()


def test_a_full_house_takes_nobody_in(client: Client, event: Event, vera: Audience) -> None:
    Event.objects.update(visibility=Visibility.PUBLIC, capacity=1)
    assert "There are no tickets left." in said(enter(client, event))
    assert Audience.objects.get() == vera


def test_whom_a_moderator_removed_does_not_walk_in_again(client: Client, event: Event) -> None:
    Event.objects.update(visibility=Visibility.PUBLIC)
    enter(client, event)
    put(Audience.objects.get(), StageState.REMOVED)
    answer = enter(client, event)
    assert answer.status_code == 404
    assert "A moderator removed you" in said(answer)
    assert Audience.objects.count() == 1


# --- Finding a ticket again -------------------------------------------------------------------


def test_a_known_and_an_unknown_address_are_answered_the_same(client: Client, event: Event) -> None:
    make_audience(event=event, email="vera@example.org")
    known = client.post("/tickets/resend/", {"email": "Vera@Example.org"}, follow=True)
    unknown = Client().post("/tickets/resend/", {"email": "nobody@x.org"}, follow=True)
    assert words(known) == words(unknown)
    assert known.redirect_chain == unknown.redirect_chain
    assert [mail.to for mail in Mail.objects.all()] == ["vera@example.org"]


def test_an_address_is_sent_its_tickets_a_few_times_an_hour(event: Event) -> None:
    make_audience(event=event, email="vera@example.org")
    for number in range(MAILS_TO_ONE.most + 3):
        answer = Client(REMOTE_ADDR=f"192.0.2.{number}").post(
            "/tickets/resend/", {"email": "vera@example.org"}
        )
        assert answer.status_code == 302
    assert Mail.objects.count() == MAILS_TO_ONE.most


def test_a_network_asks_for_tickets_so_often_and_no_more(client: Client, db: None) -> None:
    answers = [
        client.post("/tickets/resend/", {"email": f"v{number}@x.org"}).status_code
        for number in range(21)
    ]
    assert answers == [302] * 20 + [429]


# --- Passing it on ----------------------------------------------------------------------------


def pass_on(client: Client, ticket: Audience, email: str = "hera@x.org") -> Any:
    page = f"/e/{ticket.event.public_id}/watch/{ticket.public_id}/ticket/"
    return client.post(page, {"name": "Hera", "email": email})


def test_a_holder_passes_their_ticket_on_and_their_link_says_so(
    browser_of: Browser, vera: Audience
) -> None:
    browser = browser_of(vera)
    assert "Your ticket was passed on." in said(pass_on(browser, vera))
    heir = Audience.objects.get(email="hera@x.org")
    entry = AuditEntry.objects.get(action="ticket.transfer")
    assert entry.actor_name == vera.identity
    watch = f"/e/{vera.event.public_id}/watch/{vera.public_id}/"
    for path in (link_of(vera), watch):
        dead = browser.get(path)
        assert dead.status_code == 404
        assert "This ticket was passed on to somebody else." in said(dead)
        assert "Hera" not in said(dead)
    assert browser_of(heir).get(f"/e/{vera.event.public_id}/").status_code == 200
    assert browser.get(f"/e/{vera.event.public_id}/watch/{heir.public_id}/").status_code == 404


def test_nobody_passes_on_a_ticket_that_this_browser_has_not_opened(
    client: Client, vera: Audience
) -> None:
    assert pass_on(client, vera).status_code == 404
    vera.refresh_from_db()
    assert vera.revoked_at is None


def test_a_holder_does_not_learn_why_an_address_cannot_take_it(
    browser_of: Browser, vera: Audience
) -> None:
    make_audience(event=vera.event, email="viktor@x.org")
    answer = said(pass_on(browser_of(vera), vera, "viktor@x.org"))
    assert "This address cannot take your ticket." in answer
    assert "has a ticket" not in answer


def test_a_walk_ins_seat_has_no_form_to_pass_it_on(client: Client, event: Event) -> None:
    Event.objects.update(visibility=Visibility.PUBLIC)
    watch = enter(client, event).request["PATH_INFO"]
    assert "This seat cannot be passed on." in said(client.get(f"{watch}ticket/"))


# --- Links in mails ---------------------------------------------------------------------------


def test_a_mail_scanner_that_opens_the_link_first_changes_nothing_for_the_holder(
    event: Event,
) -> None:
    vera = make_audience(event=event, name="Vera", email="vera@example.org")
    before = Audience.objects.filter(pk=vera.pk).values().get()
    entries, mails = AuditEntry.objects.count(), Mail.objects.count()
    for _ in range(3):
        scanner = Client(headers={"user-agent": "SafeLinks"})
        for ask in (scanner.head, scanner.get, scanner.options):
            ask(link_of(vera), follow=True)
    assert Audience.objects.filter(pk=vera.pk).values().get() == before
    assert (AuditEntry.objects.count(), Mail.objects.count()) == (entries, mails)
    assert not Presence.objects.exists()
    human = Client()
    page = human.get(link_of(vera), follow=True)
    assert page.status_code == 200
    assert "Vera" in said(page)
    assert human.get(link_of(vera), follow=True).status_code == 200  # as often as one likes


def test_opening_a_link_by_post_is_refused(client: Client, vera: Audience) -> None:
    assert client.post(link_of(vera)).status_code == 405


# --- Refusals ---------------------------------------------------------------------------------


def test_a_refusal_names_whom_to_write_to_and_how_to_get_the_ticket(
    client: Client, vera: Audience
) -> None:
    organization = vera.event.organization
    organization.contact_email = "house@limelight.example"
    organization.save()
    ticket_revoke(ticket=vera, by=BY)
    page = said(client.get(link_of(vera)))
    assert "This ticket has been withdrawn." in page
    assert "mailto:house@limelight.example" in page
    assert 'href="/tickets/resend/"' in page


def test_an_unknown_link_tells_nothing_of_any_event_and_offers_ways_on(
    client: Client, db: None
) -> None:
    page = said(client.get("/t/unknown/"))
    assert "We do not know this ticket." in page
    assert 'href="/tickets/resend/"' in page
    assert 'href="/sign-in/"' in page
