"""The pages: who sees which, what they are given, and what is kept from them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from events.models import Audience, Event, EventStatus, Speaker, StageState
from tests.factories import PASSWORD, make_audience

Browser = Callable[[Audience | Speaker | User | None], Client]


def page_of(guest: Audience | Speaker) -> str:
    kind = "watch" if isinstance(guest, Audience) else "speak"
    return f"/e/{guest.event.public_id}/{kind}/{guest.public_id}/"


def link_of(guest: Audience | Speaker) -> str:
    if isinstance(guest, Audience):
        return f"/t/{guest.ticket_code}/"
    return f"/s/{guest.access_code}/"


def config(answer: Any) -> dict[str, Any]:
    """The page's configuration, as its script reads it."""
    html = answer.content.decode()
    found = re.search(r'<script id="config" type="application/json">(.*?)</script>', html)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


@pytest.mark.parametrize("who", ["vera", "sam"])
def test_a_personal_link_opens_the_page_in_this_browser_only(
    client: Client, request: pytest.FixtureRequest, who: str
) -> None:
    guest: Audience | Speaker = request.getfixturevalue(who)
    opened = client.get(link_of(guest))
    assert opened.headers["Location"] == page_of(guest)
    assert "no-store" in opened.headers["Cache-Control"]
    page = client.get(page_of(guest))
    assert page.status_code == 200
    assert config(page)["state"]["me"]["name"] == guest.name
    other = Client().get(page_of(guest))
    assert other.status_code == 404
    assert "Open your personal link in this browser first." in other.content.decode()


@pytest.mark.parametrize("who", ["vera", "sam"])
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (StageState.SEATED, "has been withdrawn"),
        (StageState.REMOVED, "A moderator removed you from this event."),
    ],
)
def test_a_link_that_was_taken_back_opens_nothing_and_says_who_to_ask(
    client: Client, request: pytest.FixtureRequest, who: str, state: StageState, said: str
) -> None:
    guest: Audience | Speaker = request.getfixturevalue(who)
    client.get(link_of(guest))
    type(guest).objects.update(stage_state=state, revoked_at=guest.created_at)
    for path in (link_of(guest), page_of(guest)):
        answer = client.get(path)
        html = answer.content.decode()
        assert answer.status_code == 404
        assert said in html
        assert "Limelight, who organize “Opening night”" in " ".join(html.split())
    assert "Limelight" not in Client().get(page_of(guest)).content.decode()


def test_somebody_removed_still_sees_what_everybody_sees(
    event: Event, vera: Audience, browser_of: Browser
) -> None:
    browser = browser_of(vera)
    Audience.objects.update(stage_state=StageState.REMOVED, revoked_at=vera.created_at)
    html = browser.get(f"/e/{event.public_id}/").content.decode()
    assert "Opening night" in html
    assert page_of(vera) not in html


def test_not_yours_looks_like_not_there(client: Client, vera: Audience, sam: Speaker) -> None:
    client.get(link_of(sam))
    real = client.get(page_of(vera))
    absent = client.get(page_of(vera).replace(vera.public_id, "nobody"))
    assert real.status_code == absent.status_code == 404
    assert _words(real).replace(vera.public_id, "nobody") == _words(absent)


def _words(answer: Any) -> str:
    """Return a page without the tokens that no two have in common."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_a_ticket_of_one_event_is_nothing_at_another(
    client: Client, vera: Audience, other_event: Event
) -> None:
    client.get(link_of(vera))
    elsewhere = page_of(vera).replace(vera.event.public_id, other_event.public_id)
    assert client.get(elsewhere).status_code == 404


def test_wrong_codes_run_out(client: Client, event: Event) -> None:
    for _ in range(20):
        assert client.get("/t/wrong/").status_code == 404
    assert client.get("/s/wrong/").status_code == 429
    assert "Too many wrong links" in client.get("/t/wrong/").content.decode()


def test_many_viewers_behind_one_address_all_get_in(event: Event) -> None:
    for _ in range(30):
        guest = make_audience(event=event)
        assert Client().get(link_of(guest)).status_code == 302


def test_the_watch_page_knows_where_to_ask(client: Client, vera: Audience) -> None:
    page = client.get(link_of(vera), follow=True)
    event, audience = vera.event.public_id, vera.public_id
    api = f"/api/v1/events/{event}"
    assert config(page)["socket"] == f"/ws/events/{event}/?as=audience:{audience}"
    assert config(page)["urls"] == {
        "event": f"/e/{event}/",
        "state": f"{api}/state?as=audience:{audience}",
        "playback_token": f"{api}/audience/{audience}/playback-token",
        "speaker_token": f"{api}/audience/{audience}/speaker-token",
        "raise_hand": f"{api}/audience/{audience}/stage/raise-hand",
        "lower_hand": f"{api}/audience/{audience}/stage/lower-hand",
        "accept": f"{api}/audience/{audience}/stage/accept",
        "decline": f"{api}/audience/{audience}/stage/decline",
        "leave": f"{api}/audience/{audience}/stage/leave",
        "stay_muted": f"{api}/audience/{audience}/stage/stay-muted",
    }


def test_the_speakers_page_knows_where_to_ask(client: Client, sam: Speaker) -> None:
    page = client.get(link_of(sam), follow=True)
    event, speaker = sam.event.public_id, sam.public_id
    api = f"/api/v1/events/{event}"
    assert config(page)["socket"] == f"/ws/events/{event}/?as=speaker:{speaker}"
    assert config(page)["urls"] == {
        "event": f"/e/{event}/",
        "state": f"{api}/state?as=speaker:{speaker}",
        "speaker_token": f"{api}/speakers/{speaker}/speaker-token",
        "leave": f"{api}/speakers/{speaker}/stage/leave",
        "stay_muted": f"{api}/speakers/{speaker}/stage/stay-muted",
    }


def test_the_moderators_page_knows_where_to_ask(
    event: Event, vera: Audience, mona: User, browser_of: Browser
) -> None:
    page = browser_of(mona).get(f"/e/{event.public_id}/moderate/")
    api = f"/api/v1/events/{event.public_id}"
    assert config(page)["urls"] == {
        "event": f"/e/{event.public_id}/",
        "state": f"{api}/state?as=moderator",
        "guest": f"{api}/guests/{{id}}/{{command}}",
        "mute_all": f"{api}/mute-all",
        "layout": f"{api}/layout",
        "announcement": f"{api}/announcement",
        "audience": f"{api}/audience",
        "playback_token": f"{api}/playback-token",
        "room_token": f"{api}/room-token",
        "sign_out": "/sign-out/",
    }


def test_the_moderators_page_holds_no_link_and_no_house(
    event: Event, vera: Audience, sam: Speaker, mona: User, browser_of: Browser
) -> None:
    page = browser_of(mona).get(f"/e/{event.public_id}/moderate/")
    assert [row["name"] for row in config(page)["state"]["people"]] == ["Sam"]
    html = page.content.decode()
    assert vera.ticket_code not in html
    assert sam.access_code not in html


def test_a_moderator_signs_in_on_the_way_to_the_desk(
    client: Client, event: Event, mona: User
) -> None:
    desk = f"/e/{event.public_id}/moderate/"
    asked = client.get(desk)
    assert asked.headers["Location"] == f"/sign-in/?next={desk}"
    form = {"login": mona.email.upper(), "password": PASSWORD, "next": desk}
    arrived = client.post("/sign-in/", form, follow=True)
    assert arrived.redirect_chain == [(desk, 302)]
    client.post("/sign-out/")
    assert client.get(desk).status_code == 302


def test_a_sign_in_leads_to_this_site_only(client: Client, mona: User) -> None:
    form = {"login": mona.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/sign-in/", form).headers["Location"] == "/account/"


@pytest.mark.parametrize("who", ["charlie", "olga"])
def test_the_desk_is_not_there_for_others(
    request: pytest.FixtureRequest, event: Event, browser_of: Browser, who: str
) -> None:
    browser = browser_of(request.getfixturevalue(who))
    assert browser.get(f"/e/{event.public_id}/moderate/").status_code == 404
    assert browser.get("/e/nowhere/moderate/").status_code == 404


def test_a_stranger_sees_public_facts_and_the_line_up_but_nobodys_rights(
    client: Client, event: Event, vera: Audience, sam: Speaker
) -> None:
    Speaker.objects.update(email="sam@x.org")
    page = client.get(f"/e/{event.public_id}/")
    html = page.content.decode()
    assert "Opening night" in html
    assert sam.name in html
    for secret in (
        vera.name,
        vera.public_id,
        vera.ticket_code,
        sam.public_id,
        sam.access_code,
        "sam@x.org",
    ):
        assert secret not in html


def test_the_events_page_shows_the_ways_in_that_one_has(
    event: Event, vera: Audience, sam: Speaker, mona: User, browser_of: Browser
) -> None:
    here = f"/e/{event.public_id}/"
    assert page_of(vera) in browser_of(vera).get(here).content.decode()
    assert page_of(sam) in browser_of(sam).get(here).content.decode()
    assert f"{here}moderate/" in browser_of(mona).get(here).content.decode()


def test_a_draft_is_seen_by_its_guests_and_moderators_only(
    client: Client, event: Event, vera: Audience, mona: User, browser_of: Browser
) -> None:
    Event.objects.update(status=EventStatus.DRAFT)
    assert client.get(f"/e/{event.public_id}/").status_code == 404
    assert event.title not in client.get("/").content.decode()
    assert client.get(link_of(vera), follow=True).status_code == 200
    assert browser_of(mona).get(f"/e/{event.public_id}/moderate/").status_code == 200


def test_an_old_ticket_is_remembered_beside_new_ones(client: Client, event: Event) -> None:
    guests = [make_audience(event=event) for _ in range(3)]
    for guest in guests:
        client.get(link_of(guest))
    assert all(client.get(page_of(guest)).status_code == 200 for guest in guests)


def test_a_page_is_not_changed_by_reading_it(client: Client, event: Event) -> None:
    assert client.post(f"/e/{event.public_id}/").status_code == 405
