"""The played programme under other people's instruments: ffprobe and Twilio's own player."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Enter
from tests.support.installation import Installation
from tests.support.processes import ROOT, Process
from tests.support.ticket import playback_token
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240), pytest.mark.xdist_group("media")]

FFPROBE = ROOT / "node_modules/@ffprobe-installer/linux-x64/ffprobe"

SLOW_LINE = """
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (...body) {
        setTimeout(() => send.apply(this, body), 1500);
    };
"""


@pytest.fixture(scope="module")
def event(installation: Installation) -> Iterator[dict[str, Any]]:
    """A programme that plays, with two synthetic speakers on stage."""
    event = installation.event()
    command = [sys.executable, "-m", "streaming.synthetic", *event["speaker_urls"]]
    speakers = Process(command, environment={})
    until(lambda: playback_token(event["audience_urls"][0]), within=60)
    yield event
    speakers.stop()
    installation.end(event)


@pytest.fixture
def playback(event: dict[str, Any]) -> dict[str, Any]:
    """A viewer's playback token as the platform gives it."""
    token = playback_token(event["audience_urls"][0])
    assert token is not None
    return token


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    """The project folder over HTTP, as another origin."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(ROOT))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_ffprobe_sees_720p_h264_and_aac_without_a_gap(playback: dict[str, Any]) -> None:
    seen = _probe(playback["playback_url"], packets=600)

    video, audio = sorted(seen["streams"], key=lambda stream: stream["codec_type"], reverse=True)
    assert (video["codec_name"], video["width"], video["height"]) == ("h264", 1280, 720)
    assert video["avg_frame_rate"] == "24/1"
    assert (audio["codec_name"], audio["profile"], audio["sample_rate"]) == ("aac", "LC", "48000")
    assert _steps(seen, video["index"]) == {3750}  # 1/24 s at 90 kHz
    assert _steps(seen, audio["index"]) == {1024}
    starts = [float(_packets(seen, stream["index"])[0]["pts_time"]) for stream in (video, audio)]
    assert abs(starts[0] - starts[1]) < 0.05


def _probe(url: str, *, packets: int) -> dict[str, Any]:
    # A static binary cannot look names up.
    address = url.replace("//localhost:", "//127.0.0.1:")
    command = [str(FFPROBE), "-v", "error", "-of", "json", "-show_streams", "-show_packets"]
    answer = subprocess.run(
        [*command, "-read_intervals", f"%+#{packets}", address],
        check=True,
        capture_output=True,
        timeout=90,
    )
    assert answer.stderr == b""
    seen: dict[str, Any] = json.loads(answer.stdout)
    return seen


def _packets(seen: dict[str, Any], index: int) -> list[dict[str, Any]]:
    return [packet for packet in seen["packets"] if packet["stream_index"] == index]


def _steps(seen: dict[str, Any], index: int) -> set[int]:
    """How far apart the decode times of a stream's packets are, in its time base."""
    times = [int(packet["dts"]) for packet in _packets(seen, index)]
    assert len(times) > 100
    return {later - earlier for earlier, later in pairwise(times)}


def test_the_platforms_token_plays_in_twilios_own_player(
    browser: Browser, playback: dict[str, Any], pages: str
) -> None:
    page = browser.new_page()
    player = Path("tests/streaming/mediaserver/hls/pages/twilio.html")
    page.goto(f"{pages}/{player}?token={playback['token']}")

    page.wait_for_function("() => state().frames > 48 && state().height === 720", timeout=60_000)

    assert page.evaluate("state().errors") == []
    page.close()


def test_on_a_slow_line_the_player_falls_back_and_then_plays_on(
    enter: Enter, event: dict[str, Any]
) -> None:
    """A part takes five times as long to come as to play: jump after jump would never play."""
    vera = enter()
    vera.add_init_script(SLOW_LINE)
    vera.goto(event["audience_urls"][0])

    vera.wait_for_function(
        """() => {
            const video = document.querySelector("[data-video]");
            if (video.readyState < 3) window.since = video.currentTime;
            return video.currentTime > (window.since ?? Infinity) + 3;
        }""",
        polling=50,
        timeout=90_000,
    )
