"""The pages' modules on their own: applying messages, the live channel, tiles, names and times."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.test_pages.channel import Channel
from tests.browser.test_pages.conftest import Call, Site
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]


def person(public_id: str, kind: str, stage_state: str, **more: Any) -> dict[str, Any]:
    return {"id": public_id, "kind": kind, "stage_state": stage_state, **more}


def test_a_message_merges_objects_upserts_people_and_replaces_the_rest(js: Call) -> None:
    before = {
        "stream": {"state": "idle", "live_at": None},
        "people": [person("a", "audience", "hand_raised", name="Vera"), person("b", "speaker", "")],
        "stage": ["Sam"],
    }
    news = {
        "stream": {"state": "live"},
        "people": [person("a", "audience", "invited"), person("c", "audience", "joining")],
        "stage": ["Sam", "Vera"],
        "gone": ["b"],
        "superseded": ["between servers"],
    }
    after = js("state", "applyMessage", before, news)
    assert after == {
        "stream": {"state": "live", "live_at": None},
        "people": [
            person("a", "audience", "invited", name="Vera"),
            person("c", "audience", "joining"),
        ],
        "stage": ["Sam", "Vera"],
    }


@pytest.mark.parametrize("state", ["seated", "removed"])
def test_a_viewer_who_just_sits_or_is_gone_is_no_row_but_a_speaker_always_is(
    state: str, js: Call
) -> None:
    before = {"people": [person("a", "audience", "green_room"), person("b", "speaker", "on_stage")]}
    news = {"people": [person("a", "audience", state), person("b", "speaker", state)]}
    assert js("state", "applyMessage", before, news) == {"people": [person("b", "speaker", state)]}


@pytest.mark.parametrize(
    ("status", "stream", "live_at", "phase"),
    [
        ("draft", "idle", None, "before"),
        ("scheduled", "failed", None, "starting"),
        ("scheduled", "failed", "2026-01-01T00:00:00Z", "interrupted"),
        ("live", "live", "2026-01-01T00:00:00Z", "live"),
        ("live", "ending", "2026-01-01T00:00:00Z", "ended"),
        ("cancelled", "idle", None, "cancelled"),
    ],
)
def test_event_and_stream_amount_to_one_phase(
    status: str, stream: str, live_at: str | None, phase: str, js: Call
) -> None:
    state = {"event": {"status": status}, "stream": {"state": stream, "live_at": live_at}}
    assert js("state", "phaseOf", state) == phase


def test_tiles_are_as_large_as_the_box_lets_them_be(js: Call) -> None:
    assert js("tiles", "bestTileWidth", 1, 1600, 900) == 1600
    assert js("tiles", "bestTileWidth", 2, 1608, 900) == 800
    assert js("tiles", "bestTileWidth", 2, 320, 640) == 320
    assert js("tiles", "bestTileWidth", 4, 1608, 908) == 800
    assert js("tiles", "bestTileWidth", 0, 1600, 900) == 0


def test_a_name_is_what_stands_before_the_last_number_sign(js: Call) -> None:
    assert js("people", "nameOf", "Vera #1 Lindqvist #k3v9") == "Vera #1 Lindqvist"
    assert js("people", "nameOf", "Vera") == "Vera"


def test_the_composer_and_moderators_who_look_in_are_not_seen(js: Call) -> None:
    names = ("video-composer-MT1", "audio-mixer-1", "Mona #moderator-7", "Mona #moderator #k3v9")
    assert [js("people", "isSeen", name) for name in names] == [False, False, False, True]


def test_a_length_of_time_reads_like_a_clock(js: Call) -> None:
    assert js("clock", "clockFace", 65_000) == "1:05"
    assert js("clock", "clockFace", 3_729_000) == "1:02:09"
    assert js("clock", "clockFace", -5) == "0:00"


def test_an_answer_that_is_not_ours_is_told_like_no_answer(js: Call) -> None:
    with pytest.raises(Error, match="The server cannot be reached"):
        js("api", "get", "/")


def test_attempts_to_reconnect_grow_apart_are_spread_and_bounded(js: Call) -> None:
    assert 250 <= js("live", "retryDelay", 0) <= 500
    assert 10_000 <= js("live", "retryDelay", 30) <= 20_000
    assert len({js("live", "retryDelay", 3) for _ in range(5)}) > 1


@pytest.fixture
def channel(page: Page, still_site: Site) -> Channel:
    """An event page before the start, whose live channel the test speaks for."""
    address = still_site.links["before"]["event"]
    page.goto(address)
    state = json.loads(page.locator("#config").text_content() or "")["state"]
    own = Channel(page, state)
    page.goto(address)
    own.wait_for_socket()
    return own


def test_messages_in_order_change_the_page(page: Page, channel: Channel) -> None:
    channel.tell(11, 10, "starting")
    expect(page.get_by_text("The stage is being set.")).to_be_visible()
    channel.tell(15, 11, "live")
    expect(page.get_by_text("The programme is on.")).to_be_visible()
    assert len(channel.sockets) == 1


def test_a_message_that_is_in_the_snapshot_already_is_ignored(page: Page, channel: Channel) -> None:
    channel.tell(9, 8, "ended")
    channel.tell(11, 10, "live")
    expect(page.get_by_text("The programme is on.")).to_be_visible()
    assert len(channel.sockets) == 1


def test_a_gap_is_answered_by_a_new_connection_and_so_a_new_snapshot(
    page: Page, channel: Channel
) -> None:
    channel.tell(13, 12, "live")
    channel.wait_for_socket(2)
    expect(page.get_by_text("This is a ticketed event.")).to_be_visible()
    channel.tell(11, 10, "starting")
    expect(page.get_by_text("The stage is being set.")).to_be_visible()


def test_a_ping_is_answered(page: Page, channel: Channel) -> None:
    channel.send({"type": "ping"})
    until(lambda: page.evaluate("() => true") and channel.heard)
    assert json.loads(channel.heard[0]) == {"type": "pong"}


def test_a_closed_line_is_opened_again(page: Page, channel: Channel) -> None:
    channel.sockets[0].close(code=1012)
    channel.wait_for_socket(2)


def test_a_refused_line_is_not_opened_again(page: Page, channel: Channel) -> None:
    channel.sockets[0].close(code=4404)
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 1500))")
    assert len(channel.sockets) == 1


def test_an_answer_over_http_that_comes_after_the_line_is_back_is_dropped(
    page: Page, channel: Channel
) -> None:
    asked: list[Route] = []
    page.route(re.compile(r"/state\?"), lambda route: asked.append(route))
    page.evaluate("() => ['offline', 'offline'].map((name) => dispatchEvent(new Event(name)))")
    until(lambda: page.evaluate("() => true") and asked)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    channel.wait_for_socket(2)
    channel.tell(11, 10, "live")
    asked[0].fulfill(json={"type": "snapshot", "number": 10, "state": channel.state})
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 500))")
    expect(page.get_by_text("The programme is on.")).to_be_visible()
    assert len(channel.sockets) == 2
