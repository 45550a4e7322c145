"""The players that viewers have, in a real browser, on a page of another origin."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import jwt
import pytest
from playwright.sync_api import Browser, Page

from tests.streaming.mediaserver.hls.live import STREAM, LiveOrigin
from tests.support.chromium import chromium
from tests.support.waiting import until

pytestmark = pytest.mark.browser

State = dict[str, Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium("--autoplay-policy=no-user-gesture-required") as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def origin() -> Iterator[LiveOrigin]:
    with LiveOrigin() as origin:
        yield origin


def reach(page: Page, condition: Callable[[State], bool], within: float = 30) -> State:
    """The state of the player once it meets a condition."""
    last: State = {}

    def met() -> bool:
        last.update(page.evaluate("state()"))
        return condition(last)

    try:
        until(met, within=within)
    except AssertionError as error:
        raise AssertionError(f"the player is at {last}") from error
    return last


def watch(page: Page, origin: LiveOrigin, mode: str = "parts") -> State:
    """Open the page with hls.js and wait for its first seconds."""
    url = quote(origin.playback_url("Vera #1"))
    page.goto(f"{origin.pages}/pages/hls.html?mode={mode}&url={url}")
    return reach(page, lambda state: state["frames"] > 24 and state["time"] > 1)


def test_hlsjs_plays_parts_and_comes_near_its_hold_back(page: Page, origin: LiveOrigin) -> None:
    origin.put(12)
    origin.play()
    first = watch(page, origin)
    assert first["height"] == 180
    assert first["target"] == pytest.approx(1, abs=0.01)
    state = reach(page, lambda state: 0 < state["latency"] < 1.6 and state["parts"] > 20)
    assert state["time"] > first["time"] + 2
    assert state["frames"] > first["frames"] + 48
    assert (state["fatal"], state["stalls"]) == ([], 0)
    assert origin.sessions.count(STREAM) == 1


def test_hlsjs_plays_from_the_first_part_on(page: Page, origin: LiveOrigin) -> None:
    origin.play()
    until(lambda: origin.stream.started)
    state = watch(page, origin)
    assert state["fatal"] == []
    assert state["latency"] < 3


def test_hlsjs_without_low_latency_plays_segments(page: Page, origin: LiveOrigin) -> None:
    origin.put(3)
    origin.play()
    state = watch(page, origin, "segments")
    assert (state["fatal"], state["parts"]) == ([], 0)


def test_hlsjs_goes_on_over_a_discontinuity(page: Page, origin: LiveOrigin) -> None:
    origin.put(12)
    origin.play()
    watch(page, origin)
    origin.restart()
    origin.play()
    before = reach(page, lambda state: state["discontinuities"] == [0, 1])
    state = reach(page, lambda state: state["frames"] > before["frames"] + 48)
    assert state["fatal"] == []
    assert state["time"] > before["time"] + 1


def test_hlsjs_waits_for_a_lost_source(page: Page, origin: LiveOrigin) -> None:
    origin.put(12)
    origin.play()
    watch(page, origin)
    origin.pause()
    before = reach(page, lambda state: state["stalls"] > 0)
    origin.restart()
    origin.play()
    state = reach(page, lambda state: state["frames"] > before["frames"] + 48)
    assert state["fatal"] == []
    assert state["discontinuities"] == [0, 1]


def test_hlsjs_comes_to_the_end(page: Page, origin: LiveOrigin) -> None:
    origin.put(12)
    origin.play()
    watch(page, origin)
    origin.pause()
    origin.call(origin.stream.end)
    state = reach(page, lambda state: bool(state["ended"]))
    assert state["fatal"] == []


def test_hlsjs_learns_that_it_was_revoked(page: Page, origin: LiveOrigin) -> None:
    origin.put(12)
    origin.play()
    watch(page, origin)
    origin.sessions.revoke(STREAM, "Vera #1")
    reach(page, lambda state: state["refused"] == 403)
    assert origin.sessions.count(STREAM) == 0


def watch_with_token(page: Page, origin: LiveOrigin) -> State:
    """Open the page with Twilio's player and wait for its first seconds."""
    grant = {
        "playbackUrl": origin.playback_url("Vera #1"),
        "playerStreamerSid": STREAM,
        "requestCredentials": None,
    }
    token = jwt.encode(
        {"grants": {"identity": "Vera", "player": grant}}, "unread by the player" * 2
    )
    page.goto(f"{origin.pages}/pages/twilio.html?token={token}")
    return reach(page, lambda state: state["frames"] > 24 and state["time"] > 0.5)


@pytest.mark.parametrize("parts_before", [0, 30])
def test_twilios_player_plays_with_a_token(
    page: Page, origin: LiveOrigin, parts_before: int
) -> None:
    origin.put(parts_before)
    origin.play()
    until(lambda: origin.stream.started)
    first = watch_with_token(page, origin)
    state = reach(page, lambda state: state["frames"] > first["frames"] + 72)
    assert state["time"] > first["time"] + 2
    assert (state["height"], state["errors"]) == (180, [])
    assert origin.sessions.count(STREAM) == 1


def test_twilios_player_goes_on_over_a_discontinuity_and_ends(
    page: Page, origin: LiveOrigin
) -> None:
    origin.put(18)
    origin.play()
    watch_with_token(page, origin)
    origin.restart()
    origin.put(12)
    origin.call(origin.stream.end)
    reach(page, lambda state: state["frames"] > 18 * 8)
    state = reach(page, lambda state: state["states"][-1] == "ended")
    assert state["errors"] == []
