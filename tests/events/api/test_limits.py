"""How often one browser, or one moderator, may ask."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from events.models import Audience, Event, Speaker
from events.throttles import AnnouncementThrottle, CommandThrottle, OwnStepThrottle, SearchThrottle
from tests.events.api.conftest import Browser

Throttle = type[CommandThrottle] | type[OwnStepThrottle]


@pytest.fixture
def tighter(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let a limit be reached after three requests: the generous ones are long."""

    def set_rate(throttle: Any) -> None:
        monkeypatch.setattr(throttle, "rate", "3/min")

    return set_rate


def asked(browser: Client, method: str, url: str, times: int) -> list[int]:
    body = {"text": "Soon.", "seconds": 60} if url.endswith("announcement") else {}
    ask: Any = getattr(browser, method)
    more = {"content_type": "application/json"} if method == "post" else {}
    return [ask(url, body, **more).status_code for _ in range(times)]


def base(event: Event) -> str:
    return f"/api/v1/events/{event.public_id}"


@pytest.mark.parametrize(
    ("path", "limit"),
    [("playback-token", 30), ("speaker-token", 20), ("stage/raise-hand", 20)],
)
def test_one_browser_may_not_ask_without_end(
    event: Event, vera: Audience, browser_of: Browser, path: str, limit: int
) -> None:
    browser, other = browser_of(vera), browser_of(vera)
    url = f"{base(event)}/audience/{vera.public_id}/{path}"
    assert asked(browser, "post", url, limit + 1) == [409] * limit + [429]
    refused = browser.post(url)
    assert refused.json()["type"] == "/problems/throttled"
    assert 0 < int(refused["Retry-After"]) <= 60
    assert other.post(url).status_code == 409


def test_raising_and_lowering_a_hand_count_together(
    event: Event, vera: Audience, browser_of: Browser
) -> None:
    browser = browser_of(vera)
    stage = f"{base(event)}/audience/{vera.public_id}/stage"
    asked(browser, "post", f"{stage}/raise-hand", 10)
    assert asked(browser, "post", f"{stage}/lower-hand", 11) == [409] * 10 + [429]
    assert browser.post(f"{stage}/accept").status_code == 409


@pytest.mark.parametrize("command", ["leave", "stay-muted"])
def test_a_guests_answers_have_a_limit(
    event: Event, sam: Speaker, browser_of: Browser, tighter: Callable[..., None], command: str
) -> None:
    tighter(OwnStepThrottle)
    url = f"{base(event)}/speakers/{sam.public_id}/stage/{command}"
    assert asked(browser_of(sam), "post", url, 4) == [409, 409, 409, 429]


@pytest.mark.parametrize(
    ("throttle", "method", "path"),
    [
        (CommandThrottle, "post", "mute-all"),
        (AnnouncementThrottle, "post", "announcement"),
        (SearchThrottle, "get", "audience"),
    ],
)
def test_a_moderators_requests_are_counted_wherever_they_sit(
    plane: object, event: Event, mona: User, omar: User, browser_of: Browser,
    tighter: Callable[..., None], throttle: Any, method: str, path: str,
) -> None:  # fmt: skip
    tighter(throttle)
    url = f"{base(event)}/{path}"
    assert asked(browser_of(mona), method, url, 2) == [200, 200]
    assert asked(browser_of(mona), method, url, 2) == [200, 429]
    assert asked(browser_of(omar), method, url, 1) == [200]


def test_a_moderator_in_a_hurry_is_not_stopped(
    event: Event, vera: Audience, mona: User, browser_of: Browser
) -> None:
    url = f"{base(event)}/guests/{vera.public_id}/put-on-stage"
    assert set(asked(browser_of(mona), "post", url, 120)) == {409}
