"""Who gets to which endpoint: every role × every endpoint, for one's own and another tenant's.

Each asks in a state in which the command is possible, so that there is one answer: 200 for whom
it is for, and for all others the 404 of what is not there, which changes nothing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from accounts.models import User
from events.api.urls import pages
from events.models import Audience, Event, Speaker, StageState
from tests.events.places import facts, on_air, put

_S = StageState
Browsers = Callable[[set[str]], dict[str, Client]]

DESK = {"mona", "omar", "alice", "root"}
VERA, SAM = {"vera"}, {"sam"}
NOBODY: set[str] = set()
EVERYBODY = {
    "stranger", "signed_out", "closed", "charlie", "vera", "viktor", "sam", "sue", "mona", "omar",
    "alice", "root", "olga", "otto", "other_vera", "other_sam",
}  # fmt: skip
# The same people seen from the other tenant's event.
MIRROR = {
    "vera": "other_vera", "sam": "other_sam", "mona": "otto", "alice": "olga", "root": "root",
}  # fmt: skip


@dataclass(frozen=True)
class Endpoint:
    """One request below ``/api/v1/events/<event>/``: for whom, and what makes it possible."""

    ask: str
    who: set[str]
    vera: StageState = _S.SEATED
    sam: StageState = _S.SEATED
    body: dict[str, Any] = field(default_factory=dict)
    answer: int = 200

    def __str__(self) -> str:
        return self.ask


LAYOUT = {"layout": "grid", "spotlight": None}
SENTENCE = {"text": "Five minutes.", "seconds": 60}
# fmt: off
ENDPOINTS = [
    Endpoint("GET state?as=public", EVERYBODY),
    Endpoint("GET state?as=audience:{vera}", VERA),
    Endpoint("GET state?as=speaker:{sam}", SAM),
    Endpoint("GET state?as=moderator", DESK),
    Endpoint("GET state?as=root", NOBODY),
    Endpoint("GET audience", DESK),
    Endpoint("GET audience?search=v&page=1", DESK),
    Endpoint("POST audience/{vera}/playback-token", VERA, answer=409),  # nothing plays
    Endpoint("POST audience/{vera}/speaker-token", VERA, vera=_S.JOINING),
    Endpoint("POST audience/{vera}/stage/raise-hand", VERA),
    Endpoint("POST audience/{vera}/stage/lower-hand", VERA, vera=_S.HAND_RAISED),
    Endpoint("POST audience/{vera}/stage/accept", VERA, vera=_S.INVITED),
    Endpoint("POST audience/{vera}/stage/decline", VERA, vera=_S.INVITED),
    Endpoint("POST audience/{vera}/stage/leave", VERA, vera=_S.ON_STAGE),
    Endpoint("POST audience/{vera}/stage/stay-muted", VERA, vera=_S.ON_STAGE),
    Endpoint("POST speakers/{sam}/speaker-token", SAM),
    Endpoint("POST speakers/{sam}/stage/leave", SAM, sam=_S.ON_STAGE),
    Endpoint("POST speakers/{sam}/stage/stay-muted", SAM, sam=_S.GREEN_ROOM),
    Endpoint("POST guests/{vera}/invite", DESK, vera=_S.HAND_RAISED),
    Endpoint("POST guests/{vera}/withdraw", DESK, vera=_S.INVITED),
    Endpoint("POST guests/{vera}/lower-hand", DESK, vera=_S.HAND_RAISED),
    Endpoint("POST guests/{vera}/put-on-stage", DESK, vera=_S.GREEN_ROOM),
    Endpoint("POST guests/{sam}/put-on-stage", DESK, sam=_S.GREEN_ROOM),
    Endpoint("POST guests/{vera}/to-green-room", DESK, vera=_S.ON_STAGE),
    Endpoint("POST guests/{sam}/to-green-room", DESK, sam=_S.ON_STAGE),
    Endpoint("POST guests/{vera}/seat", DESK, vera=_S.ON_STAGE),
    Endpoint("POST guests/{sam}/seat", DESK, sam=_S.ON_STAGE),
    Endpoint("POST guests/{vera}/remove", DESK),
    Endpoint("POST guests/{sam}/remove", DESK),
    Endpoint("POST guests/{vera}/mute", DESK, vera=_S.ON_STAGE),
    Endpoint("POST guests/{sam}/mute", DESK, sam=_S.ON_STAGE),
    Endpoint("POST guests/{vera}/ask-to-unmute", DESK, vera=_S.ON_STAGE),
    Endpoint("POST guests/{sam}/ask-to-unmute", DESK, sam=_S.ON_STAGE),
    Endpoint("POST mute-all", DESK, sam=_S.ON_STAGE),
    Endpoint("PUT layout", DESK, body=LAYOUT),
    Endpoint("POST announcement", DESK, body=SENTENCE),
    Endpoint("DELETE announcement", DESK),
    Endpoint("POST playback-token", DESK, answer=409),  # nothing plays
    Endpoint("POST room-token", DESK),
]
# fmt: on
COMMANDS = [endpoint for endpoint in ENDPOINTS if not endpoint.ask.startswith("GET")]


def ask(browser: Client, endpoint: Endpoint, event: Event, **ids: str) -> Any:
    method, path = endpoint.ask.format(**ids).split()
    url = f"/api/v1/events/{event.public_id}/{path}"
    if method == "GET":
        return browser.get(url)
    body = json.dumps(endpoint.body)
    return browser.generic(method, url, body, content_type="application/json")


def prepare(endpoint: Endpoint, event: Event, vera: Audience, sam: Speaker) -> None:
    """Make the command possible, however often it was taken."""
    asked = timezone.now() if "stay-muted" in endpoint.ask else None
    put(vera, endpoint.vera, unmute_asked_at=asked)
    put(sam, endpoint.sam, unmute_asked_at=asked)
    if "raise-hand" in endpoint.ask:
        on_air(event)


def ids_of(vera: Audience, sam: Speaker) -> dict[str, str]:
    return {"vera": vera.public_id, "sam": sam.public_id}


def view_of(pattern: URLPattern) -> Any:
    """The class of the view that answers there."""
    return vars(pattern.callback)["view_class"]


@pytest.fixture
def missing(client: Client, event: Event) -> bytes:
    """The answer to what is not there."""
    answer = client.get("/api/v1/events/nowhere/state")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
    return bytes(answer.content)


def test_the_table_has_every_address_of_the_api() -> None:
    def below(pattern: URLPattern) -> str:
        return str(pattern.pattern).removeprefix("events/<slug:event>/")

    in_the_table = {endpoint.ask.split()[1].partition("?")[0] for endpoint in ENDPOINTS}
    routes = {below(pattern) for pattern in pages}
    asked = {
        path.replace("{vera}", "<slug:guest>").replace("{sam}", "<slug:guest>")
        for path in in_the_table
    }
    assert routes == asked


def test_the_table_has_every_method_of_every_address() -> None:
    in_the_table = {
        (endpoint.ask.split()[1].partition("?")[0].replace("{vera}", "{sam}"), method)
        for endpoint in ENDPOINTS
        for method in [endpoint.ask.split()[0].lower()]
    }
    taken = {
        (
            str(pattern.pattern)
            .removeprefix("events/<slug:event>/")
            .replace("<slug:guest>", "{sam}"),
            method,
        )
        for pattern in pages
        for method in ("get", "post", "put", "patch", "delete")
        if hasattr(view_of(pattern), method)
    }
    assert taken == in_the_table


@dataclass(frozen=True)
class House:
    """One tenant's event, with the two whom the table calls Vera and Sam."""

    event: Event
    vera: Audience
    sam: Speaker

    def ask(self, browser: Client, endpoint: Endpoint) -> Any:
        return ask(browser, endpoint, self.event, **ids_of(self.vera, self.sam))

    def prepare(self, endpoint: Endpoint) -> None:
        prepare(endpoint, self.event, self.vera, self.sam)

    def facts(self) -> list[Any]:
        return facts(self.event, self.vera, self.sam)


def lets_in_only(
    who: set[str], house: House, endpoint: Endpoint, people: dict[str, Client], missing: bytes
) -> None:
    """Ask as everybody: first those who must be refused, and then those who must not."""
    house.prepare(endpoint)
    before = house.facts()
    for name in people.keys() - who:
        answer = house.ask(people[name], endpoint)
        assert (answer.status_code, answer.content) == (404, missing), name
    assert house.facts() == before
    for name in who:
        house.prepare(endpoint)
        answer = house.ask(people[name], endpoint)
        assert answer.status_code == endpoint.answer, (name, answer.content)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_each_endpoint_lets_in_whom_it_is_for_and_is_not_there_for_others(
    browsers: Browsers, plane: object, event: Event, vera: Audience, sam: Speaker, missing: bytes,
    other_event: Event, other_vera: Audience, other_sam: Speaker, endpoint: Endpoint,
) -> None:  # fmt: skip
    people = browsers(EVERYBODY)
    own, other = House(event, vera, sam), House(other_event, other_vera, other_sam)
    who = endpoint.who
    lets_in_only(who, own, endpoint, people, missing)
    theirs = who if who == EVERYBODY else {MIRROR[name] for name in who if name in MIRROR}
    lets_in_only(theirs, other, endpoint, people, missing)


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if "{" in one.ask], ids=str)
def test_people_of_one_event_are_not_there_at_another_even_for_who_may_see_both(
    browsers: Browsers, event: Event, other_event: Event, vera: Audience, sam: Speaker,
    other_vera: Audience, other_sam: Speaker, missing: bytes, endpoint: Endpoint,
) -> None:  # fmt: skip
    prepare(endpoint, event, vera, sam)
    prepare(endpoint, other_event, other_vera, other_sam)
    before = facts(event, vera, sam, other_vera, other_sam)
    for browser in browsers({"root", "vera", "sam", "other_vera", "other_sam"}).values():
        here = ask(browser, endpoint, event, **ids_of(other_vera, other_sam))
        there = ask(browser, endpoint, other_event, **ids_of(vera, sam))
        assert (here.status_code, here.content) == (404, missing)
        assert (there.status_code, there.content) == (404, missing)
    assert facts(event, vera, sam, other_vera, other_sam) == before


OWN = [one for one in ENDPOINTS if one.who in (VERA, SAM)]


@pytest.mark.parametrize("reason", ["revoked", "removed"])
@pytest.mark.parametrize("endpoint", OWN, ids=str)
def test_whose_link_was_taken_back_gets_nothing_anywhere_and_alone_is_told_why(
    browsers: Browsers, plane: object, event: Event, vera: Audience, sam: Speaker, viktor: Audience,
    missing: bytes, endpoint: Endpoint, reason: str,
) -> None:  # fmt: skip
    people = browsers({"vera", "sam", "viktor", "stranger"})
    prepare(endpoint, event, vera, sam)
    for guest in (vera, sam):
        put(guest, _S.REMOVED if reason == "removed" else _S(guest.stage_state))
        type(guest)._default_manager.update(revoked_at=timezone.now())
    before = facts(event, vera, sam, viktor)
    for name, browser in people.items():
        answer = ask(browser, endpoint, event, **ids_of(vera, sam))
        assert answer.status_code == 404
        if name in endpoint.who:
            assert answer.json()["type"] == f"/problems/{reason}"
        else:
            assert answer.content == missing
    assert facts(event, vera, sam, viktor) == before


@pytest.mark.parametrize(("reason", "status"), [("revoked", 404), ("removed", 409)])
@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if "guests/" in one.ask], ids=str)
def test_no_moderator_moves_somebody_whose_link_was_taken_back(
    browsers: Browsers, event: Event, vera: Audience, sam: Speaker, endpoint: Endpoint,
    reason: str, status: int,
) -> None:  # fmt: skip
    prepare(endpoint, event, vera, sam)
    for guest in (vera, sam):
        put(guest, _S.REMOVED if reason == "removed" else _S(guest.stage_state))
        type(guest)._default_manager.update(revoked_at=timezone.now())
    before = facts(event, vera, sam)
    for name, browser in browsers(DESK).items():
        answer = ask(browser, endpoint, event, **ids_of(vera, sam))
        assert answer.status_code == status, name
    assert facts(event, vera, sam) == before


@pytest.mark.parametrize("endpoint", COMMANDS, ids=str)
def test_no_command_is_taken_without_a_csrf_token(
    event: Event, vera: Audience, sam: Speaker, mona: User, endpoint: Endpoint
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(f"/t/{vera.ticket_code}/")
    strict.get(f"/s/{sam.access_code}/")
    strict.force_login(mona)
    prepare(endpoint, event, vera, sam)
    before = facts(event, vera, sam)
    answer = ask(strict, endpoint, event, **ids_of(vera, sam))
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/csrf"
    assert answer["Content-Type"] == "application/problem+json"
    assert facts(event, vera, sam) == before


def test_with_the_pages_token_the_command_is_taken(event: Event, vera: Audience) -> None:
    put(vera, _S.INVITED)
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(f"/t/{vera.ticket_code}/", follow=True)
    answer = strict.post(
        f"/api/v1/events/{event.public_id}/audience/{vera.public_id}/stage/accept",
        headers={"X-CSRFToken": str(page.context["csrf_token"])},
    )
    assert answer.json()["me"]["stage_state"] == "joining"
