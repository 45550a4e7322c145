"""Tickets in the admin: many at once, from tables and into tables, sent again, passed on."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry, Mail, User
from config import clock
from events.links import guest_link
from events.models import Audience, Event
from events.services.tickets import ticket_revoke, ticket_transfer
from tests.events.services.test_tickets import BY
from tests.factories import make_audience, make_ticket_type

TICKETS = "/admin/events/audience/"


@pytest.fixture
def organizer(client: Client, omar: User) -> Client:
    client.force_login(omar)
    return client


def page(event: Event, name: str = "") -> str:
    return f"/admin/events/event/{event.pk}/tickets/{name}"


def said(answer: Any) -> str:
    return str(answer.content.decode())


def upload(client: Client, event: Event, content: str | bytes, **more: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("tickets.csv", data, "text/csv")
    return client.post(page(event, "import/"), {"file": file, **more}, follow=True)


def confirm(client: Client, event: Event, table: str, **more: str) -> Any:
    fields = {"table": table, "confirmed": "yes", **more}
    return client.post(page(event, "import/"), fields, follow=True)


# --- Many at once -----------------------------------------------------------------------------


def test_tickets_of_a_type_are_issued_and_mailed_if_wanted(organizer: Client, event: Event) -> None:
    box = make_ticket_type(event=event, name="Box")
    fields = {"lines": "vera@x.org", "ticket_type": box.pk, "mailed": "on"}
    organizer.post(page(event), fields)
    vera = Audience.objects.get()
    assert (vera.ticket_type, vera.source) == (box, "issued")
    assert guest_link(vera) in Mail.objects.get(to="vera@x.org").text


def test_more_lines_than_seats_are_named(organizer: Client, event: Event) -> None:
    Event.objects.update(capacity=1)
    answer = said(organizer.post(page(event), {"lines": "one@x.org\ntwo@x.org"}))
    assert "Line 2: The event has no seat left for it." in answer
    assert not Audience.objects.exists()


def test_the_types_of_another_event_are_not_offered(
    organizer: Client, event: Event, other_event: Event
) -> None:
    other = make_ticket_type(event=other_event, name="Far-away box")
    assert "Far-away box" not in said(organizer.get(page(event)))
    assert "Far-away box" not in said(organizer.get(f"{TICKETS}add/"))
    organizer.post(page(event), {"lines": "vera@x.org", "ticket_type": other.pk})
    fields = {"event": event.pk, "name": "Vera", "ticket_type": other.pk}
    organizer.post(f"{TICKETS}add/", fields)
    assert not Audience.objects.exists()


def test_one_ticket_too_many_is_refused_in_a_sentence(organizer: Client, event: Event) -> None:
    Event.objects.update(capacity=1)
    make_audience(event=event)
    fields = {"event": event.pk, "name": "Vera", "email": ""}
    assert "There are no tickets left." in said(
        organizer.post(f"{TICKETS}add/", fields, follow=True)
    )
    assert Audience.objects.count() == 1


# --- A table ----------------------------------------------------------------------------------


def test_a_table_is_shown_first_and_nothing_is_saved(organizer: Client, event: Event) -> None:
    answer = said(upload(organizer, event, "name,email\nVera,vera@x.org\n", mailed="on"))
    assert "vera@x.org" in answer
    assert "Issue these tickets" in answer
    assert not Audience.objects.exists()
    assert not Mail.objects.exists()


def test_a_table_that_was_looked_at_is_imported_on_a_yes(organizer: Client, event: Event) -> None:
    make_ticket_type(event=event, name="Box")
    make_ticket_type(event=event, name="Stalls")
    table = "Name;E-Mail;Type\nVera;Vera@x.org;box\nViktor;;\n"
    answer = said(confirm(organizer, event, table, mailed="on"))
    assert "2 tickets issued." in answer
    vera, viktor = Audience.objects.order_by("pk")
    assert (vera.name, vera.email, str(vera.ticket_type), vera.source) == (
        "Vera",
        "vera@x.org",
        "Box",
        "imported",
    )
    assert (viktor.name, viktor.email, viktor.ticket_type) == ("Viktor", "", None)
    assert [mail.to for mail in Mail.objects.all()] == ["vera@x.org"]
    entry = AuditEntry.objects.get(action="ticket.import")
    assert entry.details == {"types": {"Box": 1, "": 1}}


def test_every_bad_line_is_named_and_a_yes_is_not_offered(organizer: Client, event: Event) -> None:
    make_audience(event=event, email="old@x.org")
    make_ticket_type(event=event, name="Box", quota=1)
    make_ticket_type(event=event, name="Stalls")
    table = "\n".join(
        [
            "email,name,type",
            "nobody,Nobody,Stalls",
            "old@x.org,Old,Stalls",
            "new@x.org,New,Stalls",
            "",
            "NEW@x.org,New,Stalls",
            "a@x.org,A,Balcony",
            "b@x.org,B,Box",
            "c@x.org,C,box",
            ",,Box",
            f"d@x.org,{'D' * 101},Stalls",
        ]
    )
    for answer in (upload(organizer, event, table), confirm(organizer, event, table)):
        named = said(answer)
        assert "Nothing was issued: 7 lines cannot be tickets." in named
        assert "Line 2: “nobody” is no e-mail address." in named
        assert "Line 3: old@x.org has a ticket already." in named
        assert "Line 6: new@x.org stands in line 4 already." in named
        assert "Line 7: There is no ticket type “Balcony”." in named
        assert "Line 9: No ticket of the type “Box” is left for it." in named
        assert "Line 10: There is neither a name nor an address." in named
        assert "Line 11: The name has more than 100 letters." in named
        assert "Issue these tickets" not in named
    assert Audience.objects.count() == 1


def test_what_a_table_says_is_no_markup(organizer: Client, event: Event) -> None:
    answer = said(upload(organizer, event, 'name,email\n"<b>x</b>",vera@x.org\n<i>,<i>@\n'))
    assert "&lt;b&gt;x&lt;/b&gt;" in answer
    assert "<b>x" not in answer


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"\n \n", "There is nothing in it."),
        (b"PK\x00\x03\x00", "This is no text file."),
        (b'name,email\n"Vera,vera@x.org\n', "cannot be read: a quotation mark"),
        (b"just words\n", "There is neither a line of headings"),
        (b"name,email\n", "There is no ticket in it."),
        (b"a" * (1024 * 1024 + 1), "The file is larger than 1 MB."),
        (b"email\n" + b"a@x.org\n" * 5001, "There are more than 5000 tickets in it."),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_reason(
    organizer: Client, event: Event, content: bytes, sentence: str
) -> None:
    assert sentence in said(upload(organizer, event, content))
    assert not Audience.objects.exists()


def test_a_table_asks_as_much_for_three_lines_as_for_one(
    organizer: Client, event: Event, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30) as one:
        upload(organizer, event, "email\na@x.org\n")
    with django_assert_max_num_queries(30) as three:
        upload(organizer, event, "email\na@x.org\nb@x.org\nc@x.org\n")
    assert len(three) == len(one)


def test_a_list_is_downloaded_with_links_or_without(
    organizer: Client, event: Event, omar: User
) -> None:
    box = make_ticket_type(event=event, name="Box")
    vera = make_audience(event=event, name="Vera", email="vera@x.org", ticket_type=box)
    Audience.objects.filter(pk=vera.pk).update(checked_in_at=clock.now(), watched_seconds=130)
    viktor = make_audience(event=event, name="Viktor")
    ticket_revoke(ticket=viktor, by=BY)
    plain = organizer.post(page(event, "export/"), {})
    assert plain["Content-Disposition"] == f'attachment; filename="tickets-{event.public_id}.csv"'
    rows = list(csv.reader(io.StringIO(said(plain).removeprefix("\ufeff"))))
    assert rows[0][:5] == ["Name", "E-mail", "Type", "Origin", "State"]
    assert rows[1][:5] == ["Vera", "vera@x.org", "Box", "Issued by an organizer", "valid"]
    assert rows[1][7] == "2"
    assert rows[2][4] == "revoked"
    assert vera.ticket_code not in said(plain)
    linked = said(organizer.post(page(event, "export/"), {"links": "yes"}))
    assert guest_link(vera) in linked
    assert viktor.ticket_code not in linked
    entries = AuditEntry.objects.filter(action="ticket.export", actor=omar).order_by("pk")
    assert [entry.details for entry in entries] == [{"links": False}, {"links": True}]


def test_looking_at_the_page_takes_nothing_away(organizer: Client, event: Event) -> None:
    vera = make_audience(event=event, name="Vera")
    answer = organizer.get(page(event, "export/"))
    assert answer["Content-Type"].startswith("text/html")
    assert vera.ticket_code not in said(answer)
    assert not AuditEntry.objects.filter(action="ticket.export").exists()


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_of_a_list_is_a_formula(organizer: Client, event: Event, name: str) -> None:
    make_audience(event=event, name=name)
    rows = list(csv.reader(io.StringIO(said(organizer.post(page(event, "export/"), {})))))
    assert rows[1][0] == f"'{name}"


def test_the_list_asks_as_much_for_three_tickets_as_for_one(
    organizer: Client, vera: Audience, django_assert_max_num_queries: Any
) -> None:
    def ask() -> None:
        organizer.post(page(vera.event, "export/"), {"links": "yes"})

    ask()
    with django_assert_max_num_queries(30) as one:
        ask()
    heir = ticket_transfer(ticket=vera, name="Hera", email="hera@x.org", by=BY)
    ticket_revoke(ticket=heir, by=BY)
    make_audience(event=vera.event)
    with django_assert_max_num_queries(30) as three:
        ask()
    assert len(three) == len(one)


# --- One ticket -------------------------------------------------------------------------------


def test_selected_tickets_are_mailed_again_and_the_rest_is_counted(
    organizer: Client, event: Event
) -> None:
    vera = make_audience(event=event, email="vera@x.org")
    nobody = make_audience(event=event)
    dead = make_audience(event=event, email="dead@x.org")
    ticket_revoke(ticket=dead, by=BY)
    fields = {"action": "resend", "_selected_action": [vera.pk, nobody.pk, dead.pk]}
    answer = said(organizer.post(TICKETS, fields, follow=True))
    assert "1 ticket is on its way." in answer
    assert "2 tickets have no address or are not valid any more." in answer
    assert [mail.to for mail in Mail.objects.all()] == ["vera@x.org"]


def test_an_organizer_passes_a_ticket_on(organizer: Client, vera: Audience, omar: User) -> None:
    assert f"{TICKETS}{vera.pk}/transfer/" in said(organizer.get(f"{TICKETS}{vera.pk}/change/"))
    fields = {"name": "Hera", "email": "hera@x.org"}
    answer = said(organizer.post(f"{TICKETS}{vera.pk}/transfer/", fields, follow=True))
    heir = Audience.objects.get(name="Hera")
    assert "The ticket was passed on." in answer
    assert guest_link(heir) in answer
    assert AuditEntry.objects.get(action="ticket.transfer").actor == omar
    again = said(organizer.post(f"{TICKETS}{vera.pk}/transfer/", fields))
    assert "This ticket is not valid any more." in again


def test_the_type_of_a_ticket_stays(organizer: Client, event: Event) -> None:
    box, stalls = make_ticket_type(event=event), make_ticket_type(event=event)
    vera = make_audience(event=event, ticket_type=box)
    fields = {"name": "Vera", "email": "", "ticket_type": stalls.pk}
    organizer.post(f"{TICKETS}{vera.pk}/change/", fields)
    vera.refresh_from_db()
    assert (vera.name, vera.ticket_type) == ("Vera", box)


def test_tickets_are_filtered_by_who_came(organizer: Client, event: Event) -> None:
    came, missing = make_audience(event=event), make_audience(event=event)
    Audience.objects.filter(pk=came.pk).update(checked_in_at=clock.now())
    for value, expected in [("yes", came), ("no", missing)]:
        answer: Any = organizer.get(f"{TICKETS}?came={value}")
        assert list(answer.context["cl"].result_list) == [expected]


@pytest.mark.parametrize("who", ["olga", "mona", "charlie"])
def test_for_everybody_else_these_pages_are_not_there(
    client: Client, request: pytest.FixtureRequest, vera: Audience, who: str
) -> None:
    user: User = request.getfixturevalue(who)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client.force_login(user)
    paths = [page(vera.event), page(vera.event, "import/"), page(vera.event, "export/")]
    for path in [*paths, f"{TICKETS}{vera.pk}/transfer/"]:
        assert client.get(path).status_code == 404, path
        fields = {"name": "H", "email": "h@x.org", "lines": "h@x.org"}
        assert client.post(path, fields).status_code == 404, path
    vera.refresh_from_db()
    assert vera.revoked_at is None
    assert not AuditEntry.objects.exists()
