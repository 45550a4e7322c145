"""The whole server, its composers being real processes."""

import asyncio
import json
import re
import signal
from collections.abc import Iterator
from typing import Any

import httpx
import psutil
import pytest
import websockets.sync.client
from websockets.exceptions import ConnectionClosed

from streaming.mediaserver.server import MediaServer
from tests.streaming.mediaserver.callbacks.receiver import receiving
from tests.streaming.mediaserver.running import running_server
from tests.support.waiting import until

START = 40.0
"""Seconds a composer may take to start on a busy machine."""


class Platform:
    """What the platform does over REST."""

    def __init__(self, server: MediaServer, http: httpx.Client) -> None:
        self.server = server
        self.http = http
        self.room = self.post("/v1/Rooms", UniqueName="stage")

    def post(self, path: str, **form: object) -> Any:
        answer = self.http.post(path, data=form)
        assert answer.status_code in (200, 201, 202), answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        return self.http.get(path).raise_for_status().json()

    def streamer(self, **form: object) -> str:
        """Create a PlayerStreamer and return its path."""
        return f"/v1/PlayerStreamers/{self.post('/v1/PlayerStreamers', **form)['sid']}"

    def processor(self, streamer: str, room: str = "stage", **context: Any) -> str:
        """Compose a room into a PlayerStreamer and return the MediaProcessor's path."""
        outputs = [streamer.rpartition("/")[2]]
        made = self.post(
            "/v1/MediaProcessors",
            Extension="video-composer-v1",
            ExtensionContext=json.dumps({"room": {"name": room}, "outputs": outputs, **context}),
        )
        return f"/v1/MediaProcessors/{made['sid']}"

    def on_air(self, **context: Any) -> tuple[str, str]:
        """Return the paths of a PlayerStreamer that plays and of its MediaProcessor."""
        streamer = self.streamer()
        processor = self.processor(streamer, **context)
        self.becomes(streamer, "started", within=START)
        return streamer, processor

    def becomes(self, path: str, status: str, *, within: float = 15.0) -> Any:
        """Wait until a resource has a status, and return it."""
        return until(
            lambda: found if (found := self.get(path))["status"] == status else None,
            within=within,
            every=0.2,
        )

    def playlist_url(self, streamer: str) -> str:
        """Begin to watch, and return the address of the media playlist."""
        url = self.post(f"{streamer}/PlaybackGrant")["grant"]["playbackUrl"]
        master = httpx.get(url, trust_env=False, timeout=10).raise_for_status()
        return str(master.url.join(master.text.splitlines()[-1]))


@pytest.fixture
def platform(media_server: MediaServer) -> Iterator[Platform]:
    account = media_server.config.accounts[0]
    with httpx.Client(
        base_url=media_server.config.public_url,
        auth=(account.sid, account.auth_token),
        trust_env=False,
    ) as http:
        yield Platform(media_server, http)


def composer_processes() -> list[psutil.Process]:
    """The composers that this test's server runs."""
    return [
        child
        for child in psutil.Process().children()
        if "streaming.mediaserver.composer" in child.cmdline()
    ]


def test_a_room_plays_although_nobody_is_in_it(platform: Platform) -> None:
    streamer, _ = platform.on_air()
    playlist_url = platform.playlist_url(streamer)
    playlist = httpx.get(playlist_url, trust_env=False).raise_for_status().text
    part = re.findall(r'#EXT-X-PART:.*URI="([^"]+)"', playlist)[-1]
    media = httpx.get(httpx.URL(playlist_url).join(part), trust_env=False).raise_for_status()
    assert b"moof" in media.content[:64]
    [composer] = platform.get("/v1/Rooms/stage/Participants")["participants"]
    assert composer["identity"].startswith("video-composer-v1-")
    assert platform.get(f"{streamer}/PlaybackSessions")["meta"]["count"] == 1


def test_a_composer_that_is_killed_fails_and_another_goes_on_in_the_same_stream(
    platform: Platform,
) -> None:
    streamer, processor = platform.on_air()
    playlist_url = platform.playlist_url(streamer)
    [process] = composer_processes()
    process.send_signal(signal.SIGKILL)
    failed = platform.becomes(processor, "failed")
    assert failed["ended_reason"] == "internal-service-error"
    assert platform.get(streamer)["status"] == "started"
    platform.processor(streamer)
    until(
        lambda: "#EXT-X-DISCONTINUITY\n" in httpx.get(playlist_url, trust_env=False).text,
        within=START,
        every=0.5,
    )


def test_who_is_on_the_programme_and_how_changes_while_it_plays(platform: Platform) -> None:
    streamer, processor = platform.on_air(identity="video-composer-1", subscribeRules=[])
    playlist_url = platform.playlist_url(streamer)
    rules = "/v1/Rooms/stage/Participants/video-composer-1/SubscribeRules"
    assert platform.get(rules)["rules"] == []
    sam = {"type": "include", "publisher": "Sam #1"}
    changes = {"layout": "spotlight", "spotlight": "Sam #1", "subscribeRules": [sam]}
    platform.post(processor, ExtensionContext=json.dumps(changes))
    [rule] = platform.get(rules)["rules"]
    assert sam.items() <= rule.items()
    before = httpx.get(playlist_url, trust_env=False).text
    after = until(
        lambda: text if (text := httpx.get(playlist_url, trust_env=False).text) != before else ""
    )
    assert "#EXT-X-DISCONTINUITY\n" not in after
    assert platform.get(processor)["status"] == "started"


def test_a_room_that_is_not_there_fails_the_processor_a_moment_later(platform: Platform) -> None:
    failed = platform.becomes(platform.processor(platform.streamer(), room="attic"), "failed")
    assert failed["ended_reason"] == "error-loading-extension"
    assert composer_processes() == []


def test_a_completed_room_fails_the_processor_too(platform: Platform) -> None:
    room = platform.room["sid"]
    platform.post(f"/v1/Rooms/{room}", Status="completed")
    failed = platform.becomes(platform.processor(platform.streamer(), room=room), "failed")
    assert failed["ended_reason"] == "error-loading-extension"


def test_completing_the_room_does_not_end_the_programme_but_its_end_does(
    platform: Platform,
) -> None:
    streamer, processor = platform.on_air()
    platform.post("/v1/Rooms/stage", Status="completed")
    playlist_url = platform.playlist_url(streamer)
    before = httpx.get(playlist_url, trust_env=False).text
    until(lambda: httpx.get(playlist_url, trust_env=False).text != before)
    assert platform.get(processor)["status"] == "started"
    platform.post(processor, Status="ended")
    platform.post(streamer, Status="ended")
    assert "#EXT-X-ENDLIST" in httpx.get(playlist_url, trust_env=False).text
    until(lambda: composer_processes() == [])


def test_time_limits_are_kept_without_being_asked(platform: Platform) -> None:
    streamer = platform.streamer(MaxDuration=1)
    assert platform.becomes(streamer, "ended")["ended_reason"] == "max-duration-exceeded"


def test_it_says_that_it_is_well(media_server: MediaServer) -> None:
    answer = httpx.get(f"{media_server.config.public_url}/healthz", trust_env=False)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_while_it_stops_nothing_new_is_let_in_and_callbacks_are_flushed() -> None:
    async with receiving() as receiver, httpx.AsyncClient(trust_env=False) as http:
        receiver.open.clear()
        running = running_server()
        server = await running.__aenter__()
        account, url = server.config.accounts[0], server.config.public_url
        room = server.rooms.create(account.sid, status_callback=receiver.url)
        await receiver.got(1)
        stopping = asyncio.create_task(running.__aexit__(None, None, None))
        async with asyncio.timeout(10):
            while (await http.get(f"{url}/healthz")).status_code == 200:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert (await http.get(f"{url}/healthz")).json() == {"status": "stopping"}
        assert (await http.post(f"{url}/v1/Rooms")).status_code == 503
        receiver.open.set()
        await stopping
        assert room.status == "completed"
        events = [received.fields["StatusCallbackEvent"] for received in receiver.received]
        assert events == ["room-created", "room-ended"]


def test_a_path_that_is_not_there_gets_twilios_error(media_server: MediaServer) -> None:
    answer = httpx.get(f"{media_server.config.public_url}/nothing", trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_signalling_speaks_and_refuses_a_megabyte(media_server: MediaServer) -> None:
    url = media_server.config.public_url.replace("http", "ws") + "/signaling"
    hello = {"type": "hello", "id": "1", "version": 2, "timeout": 5000}
    with websockets.sync.client.connect(url, proxy=None) as socket:
        socket.send(json.dumps(hello))
        assert json.loads(socket.recv(timeout=10))["type"] == "welcome"
        socket.send("x" * 1_000_000)
        with pytest.raises(ConnectionClosed) as caught:
            socket.recv(timeout=10)
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 1009
