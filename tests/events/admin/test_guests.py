"""Tickets and speakers' links in the admin."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from events.links import guest_link
from events.models import Audience, Event, Speaker, StageState
from tests.events.places import put
from tests.factories import make_audience
from tests.support.mails import mails

TICKETS = "/admin/events/audience/"
SPEAKERS = "/admin/events/speaker/"


@pytest.fixture
def organizer(client: Client, omar: User) -> Client:
    client.force_login(omar)
    return client


def bulk(event: Event) -> str:
    return f"/admin/events/event/{event.pk}/tickets/"


def test_pasted_addresses_become_tickets_whose_links_are_shown(
    organizer: Client, event: Event
) -> None:
    lines = "Vera Viewer <Vera@x.org>\n\nviktor@x.org\r\n"
    answer = organizer.post(bulk(event), {"lines": lines}, follow=True)
    listed = answer.content.decode()
    assert "2 tickets issued." in listed
    tickets = Audience.objects.filter(event=event)
    assert {(one.name, one.email) for one in tickets} == {
        ("Vera Viewer", "vera@x.org"),
        ("viktor", "viktor@x.org"),
    }
    assert all(f"/t/{one.ticket_code}/" in listed for one in tickets)


def test_every_bad_line_is_named_and_no_ticket_issued(organizer: Client, event: Event) -> None:
    make_audience(event=event, email="vera@x.org")
    lines = "nobody\nnew@x.org\nVERA@x.org\nNew <new@x.org>"
    said = organizer.post(bulk(event), {"lines": lines}).content.decode()
    assert "Line 1: “nobody” is no e-mail address." in said
    assert "Line 3: vera@x.org has a ticket already." in said
    assert "Line 4: new@x.org stands in line 2 already." in said
    assert Audience.objects.filter(event=event).count() == 1


def test_too_many_lines_are_refused(organizer: Client, event: Event) -> None:
    said = organizer.post(bulk(event), {"lines": "\n".join(["a@x.org"] * 2001)}).content.decode()
    assert "Issue at most 2000 tickets at once." in said


def test_one_ticket_can_be_added_and_renamed(organizer: Client, event: Event) -> None:
    organizer.post(f"{TICKETS}add/", {"event": event.pk, "name": "Vera", "email": ""})
    vera = Audience.objects.get(name="Vera")
    organizer.post(f"{TICKETS}{vera.pk}/change/", {"name": "Vera V.", "email": ""})
    vera.refresh_from_db()
    assert vera.name == "Vera V."


def test_a_ticket_for_another_tenants_event_is_refused(
    organizer: Client, other_event: Event
) -> None:
    organizer.post(f"{TICKETS}add/", {"event": other_event.pk, "name": "Spy", "email": ""})
    assert not Audience.objects.exists()


@pytest.mark.parametrize(("listing", "who"), [(TICKETS, "vera"), (SPEAKERS, "sam")])
def test_selected_links_are_revoked(
    organizer: Client, request: pytest.FixtureRequest, listing: str, who: str
) -> None:
    guest: Audience | Speaker = request.getfixturevalue(who)
    assert guest_link(guest) in organizer.get(listing).content.decode()
    organizer.post(listing, {"action": "revoke", "_selected_action": [guest.pk]})
    guest.refresh_from_db()
    assert guest.revoked_at is not None
    assert "revoked" in organizer.get(listing).content.decode()


@pytest.mark.parametrize(("listing", "who"), [(TICKETS, "vera"), (SPEAKERS, "sam")])
def test_a_revocation_is_written_down_with_who_did_it(
    organizer: Client, omar: User, request: pytest.FixtureRequest, listing: str, who: str
) -> None:
    guest: Audience | Speaker = request.getfixturevalue(who)
    organizer.post(listing, {"action": "revoke", "_selected_action": [guest.pk]})
    entry = AuditEntry.objects.get(action="stage.revoke")
    assert (entry.actor, entry.target, entry.address) == (omar, guest.identity, "127.0.0.1")


@pytest.mark.parametrize(("listing", "who"), [(TICKETS, "vera"), (SPEAKERS, "sam")])
def test_the_list_says_where_everybody_is_and_who_took_a_link_back(
    organizer: Client, request: pytest.FixtureRequest, listing: str, who: str
) -> None:
    guest: Audience | Speaker = request.getfixturevalue(who)

    def said(path: str = "") -> str:
        return organizer.get(f"{listing}{path}").content.decode()

    put(guest, StageState.GREEN_ROOM)
    assert "In the green room" in said()
    put(guest, StageState.REMOVED)
    assert "removed by a moderator" in said()
    assert "removed by a moderator" in said(f"{guest.pk}/change/")
    assert guest_link(guest) not in said(f"{guest.pk}/change/")
    assert guest.name in said("?stage_state__exact=removed")
    assert f">{guest.name}</a>" not in said("?stage_state__exact=seated")


@pytest.mark.parametrize("link", ["valid", "revoked", "removed"])
def test_links_are_filtered_by_whether_and_by_whom_they_were_taken_back(
    organizer: Client, event: Event, link: str
) -> None:
    valid, revoked, removed = (
        make_audience(event=event, name=name) for name in ("valid", "revoked", "removed")
    )
    put(valid, StageState.SEATED)
    Audience.objects.filter(pk=revoked.pk).update(revoked_at=revoked.created_at)
    put(removed, StageState.REMOVED)
    answer: Any = organizer.get(f"{TICKETS}?link={link}")
    assert [one.name for one in answer.context["cl"].result_list] == [link]


@pytest.mark.parametrize("listing", [TICKETS, SPEAKERS])
def test_links_of_another_tenant_are_not_listed_nor_revoked(
    client: Client, olga: User, vera: Audience, sam: Speaker, listing: str
) -> None:
    client.force_login(olga)
    listed = client.get(listing).content.decode()
    assert vera.name not in listed
    assert sam.name not in listed
    client.post(listing, {"action": "revoke", "_selected_action": [vera.pk, sam.pk]})
    vera.refresh_from_db()
    assert vera.revoked_at is None


def test_a_moderator_in_the_admin_sees_no_links(client: Client, mona: User, vera: Audience) -> None:
    mona.is_staff = True
    mona.save()
    client.force_login(mona)
    assert client.get(TICKETS).status_code == 403


def test_links_are_never_deleted(organizer: Client, vera: Audience) -> None:
    assert organizer.post(f"{TICKETS}{vera.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_list_asks_as_much_for_three_tickets_as_for_one(
    organizer: Client, vera: Audience, django_assert_max_num_queries: Any
) -> None:
    organizer.get(TICKETS)
    with django_assert_max_num_queries(40) as one:
        organizer.get(TICKETS)
    for _ in range(2):
        make_audience(event=vera.event)
    with django_assert_max_num_queries(40) as three:
        organizer.get(TICKETS)
    assert len(three) == len(one)


@pytest.mark.parametrize("action", ["send_again", "renew"])
def test_speakers_are_mailed_their_links_again_or_new_ones(
    organizer: Client, sam: Speaker, action: str
) -> None:
    Speaker.objects.filter(pk=sam.pk).update(email="sam@x.org")
    organizer.post(SPEAKERS, {"action": action, "_selected_action": [sam.pk]})
    (mail,) = mails()
    assert mail.to == ["sam@x.org"]
    assert (guest_link(sam) in mail.body) == (action == "send_again")
    sam.refresh_from_db()
    assert (sam.revoked_at is None) == (action == "send_again")


def test_a_speaker_without_an_address_is_named_when_nothing_can_be_mailed(
    organizer: Client, sam: Speaker
) -> None:
    asked = {"action": "send_again", "_selected_action": [sam.pk]}
    said = organizer.post(SPEAKERS, asked, follow=True).content.decode()
    assert 'class="error">Sam: ' in said
    assert not mails()
