"""Who gets to which endpoint: every role × every endpoint, for one's own and another tenant's.

"Not yours" is answered like "not there": the same 404 with the same words.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from events.models import Audience, Event, Speaker
from tests.factories import make_audience

ANYBODY = {
    "stranger", "charlie", "vera", "viktor", "sam", "mona", "omar", "alice", "olga",
    "other_vera", "other_sam",
}  # fmt: skip
DESK = {"mona", "omar", "alice"}
# method and path below /api/v1/events/<event>/, and who gets there
ENDPOINTS: dict[str, set[str]] = {
    "GET state?as=public": ANYBODY,
    "GET state?as=audience:{vera}": {"vera"},
    "GET state?as=speaker:{sam}": {"sam"},
    "GET state?as=moderator": DESK,
    "GET state?as=root": set(),
    "POST playback-token": DESK,
    "GET audience": DESK,
    "POST audience/{vera}/playback-token": {"vera"},
    "POST audience/{vera}/speaker-token": {"vera"},
    "POST audience/{vera}/stage/accept": {"vera"},
    "POST audience/{vera}/stage/decline": {"vera"},
    "POST audience/{vera}/stage/leave": {"vera"},
    "POST audience/{vera}/invite": DESK,
    "POST audience/{vera}/withdraw": DESK,
    "POST audience/{vera}/remove": DESK,
    "POST speakers/{sam}/speaker-token": {"sam"},
}  # fmt: skip
Guest = Audience | Speaker | User | None


@pytest.fixture
def viktor(event: Event) -> Audience:
    return make_audience(event=event, name="Viktor")


@pytest.fixture
def browsers(
    request: pytest.FixtureRequest, browser_of: Callable[[Guest], Client]
) -> dict[str, Client]:
    """Everybody's browser."""
    people = {name: request.getfixturevalue(name) for name in ANYBODY - {"stranger"}}
    return {name: browser_of(who) for name, who in people.items()} | {"stranger": browser_of(None)}


def ask(browser: Client, endpoint: str, event: str, **ids: str) -> Any:
    method, path = endpoint.format(**ids).split()
    return getattr(browser, method.lower())(f"/api/v1/events/{event}/{path}")


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_each_endpoint_lets_in_whom_it_is_for_and_is_not_there_for_others(
    browsers: dict[str, Client], plane: object, event: Event, vera: Audience, sam: Speaker,
    endpoint: str,
) -> None:  # fmt: skip
    ids = {"vera": vera.public_id, "sam": sam.public_id}
    missing = ask(browsers["stranger"], endpoint, "nowhere", **ids)
    assert missing.status_code == 404
    for name, browser in browsers.items():
        answer = ask(browser, endpoint, event.public_id, **ids)
        if name in ENDPOINTS[endpoint]:
            assert answer.status_code in (200, 409), (name, answer.content)
        else:
            assert answer.status_code == 404, name
            assert answer.content == missing.content


@pytest.mark.parametrize("endpoint", [name for name, who in ENDPOINTS.items() if who != ANYBODY])
def test_ones_own_rights_open_nothing_at_another_tenants_event(
    browsers: dict[str, Client], event: Event, other_event: Event, vera: Audience, sam: Speaker,
    other_vera: Audience, other_sam: Speaker, endpoint: str,
) -> None:  # fmt: skip
    own = {"vera": vera.public_id, "sam": sam.public_id}
    others = {"vera": other_vera.public_id, "sam": other_sam.public_id}
    for name in ("vera", "sam", "mona", "omar", "alice"):
        for ids in (own, others):
            assert ask(browsers[name], endpoint, other_event.public_id, **ids).status_code == 404
    for ids in (others,):
        if "{" in endpoint:
            assert ask(browsers["mona"], endpoint, event.public_id, **ids).status_code == 404


@pytest.mark.parametrize("endpoint", [name for name in ENDPOINTS if name.startswith("POST")])
def test_no_command_is_taken_without_a_csrf_token(
    client: Client, event: Event, vera: Audience, sam: Speaker, mona: User, endpoint: str
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(f"/t/{vera.ticket_code}/")
    strict.get(f"/s/{sam.access_code}/")
    answer = ask(strict, endpoint, event.public_id, vera=vera.public_id, sam=sam.public_id)
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/csrf"
    assert answer["Content-Type"] == "application/problem+json"


def test_with_the_pages_token_the_command_is_taken(event: Event, vera: Audience) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(f"/t/{vera.ticket_code}/", follow=True)
    answer = strict.post(
        f"/api/v1/events/{event.public_id}/audience/{vera.public_id}/stage/accept",
        headers={"X-CSRFToken": str(page.context["csrf_token"])},
    )
    assert answer.json()["type"] == "/problems/impossible-transition"


def test_a_revoked_ticket_opens_nothing_and_says_why_to_its_holder(
    browser_of: Callable[[Guest], Client], event: Event, vera: Audience
) -> None:
    browser = browser_of(vera)
    Audience.objects.update(revoked_at=vera.created_at)
    answer = ask(
        browser, "POST audience/{vera}/playback-token", event.public_id, vera=vera.public_id
    )
    assert answer.status_code == 404
    assert answer.json()["detail"] == "This ticket link was revoked."
    stranger = browser_of(None)
    answer = ask(
        stranger, "POST audience/{vera}/playback-token", event.public_id, vera=vera.public_id
    )
    assert answer.json()["detail"] == "There is nothing here, or it is not yours."
