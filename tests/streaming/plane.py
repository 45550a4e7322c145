"""A media plane for tests: the media server's own REST API and domain on a port.

Only the composer's process is a stand-in, so that a test says when media flows and when it dies.
Requests are written down, and the next ones can be made to fail in the ways networks know.
"""

import json
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

import httpx
from django.conf import settings
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streaming.backends.base import Layout, Programme
from streaming.mediaserver.accounts import Account, AccountBook
from streaming.mediaserver.api.routes import rest_application, rest_routes
from streaming.mediaserver.hls.grants import PlaybackGrants
from streaming.mediaserver.hls.origin import HlsOrigin
from streaming.mediaserver.hls.sessions import PlaybackSession, PlaybackSessions
from streaming.mediaserver.rooms import Participant, Rooms, Track, TrackKind
from streaming.mediaserver.streams import MediaProcessor, PlayerStreamer, StreamOptions, Streams
from streaming.models import Stream
from tests.streaming.mediaserver.background import Background
from tests.streaming.mediaserver.fakes import FakeComposer, FakeComposers
from tests.streaming.mediaserver.serving_app import bound_socket, served

Kind = Literal["broken", "lost", "silent", "garbled", "refused", "missing"]


@dataclass
class Fault:
    """What happens to the next ``times`` requests whose line contains ``about``.

    ``lost`` does what was asked and loses the answer; ``silent`` never answers.
    """

    kind: Kind
    about: str = ""
    times: int = 1


@dataclass
class Plane:
    """The plane, of one account: the one in the settings."""

    url: str
    loop: Background
    composers: FakeComposers = field(default_factory=FakeComposers)
    requests: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.account = Account(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)
        self._build()

    def _build(self) -> None:
        self.rooms, self.sessions = Rooms(), PlaybackSessions()
        self.streams = Streams(self.composers)
        grants = PlaybackGrants()
        routes = rest_routes(
            AccountBook([self.account]),
            rooms=self.rooms,
            streams=self.streams,
            grants=grants,
            sessions=self.sessions,
            url=self.url,
        )
        origin = Mount("/hls", HlsOrigin(self.streams.playing, grants, self.sessions))
        self.app: ASGIApp = rest_application([origin, *routes])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or do to it what the first fault that fits says."""
        line = f"{scope['method']} {scope['path']}"
        self.requests.append(line)
        fault = next((fault for fault in self.faults if fault.about in line), None)
        if fault is None:
            await self.app(scope, receive, send)
            return
        fault.times -= 1
        if not fault.times:
            self.faults.remove(fault)
        await self._fail(fault.kind, scope, receive, send)

    async def _fail(self, kind: Kind, scope: Scope, receive: Receive, send: Send) -> None:
        async def nowhere(message: Message) -> None:
            pass

        if kind == "lost":
            await self.app(scope, receive, nowhere)
        if kind == "silent":
            message = await receive()
            while message["type"] != "http.disconnect":
                message = await receive()
            return
        refusal = json.dumps({"code": 20003, "message": "Authenticate", "status": 401})
        missing = json.dumps({"code": 20404, "message": "Not found", "status": 404})
        answers = {"refused": (401, refusal), "missing": (404, missing), "garbled": (200, "<html>")}
        status, body = answers.get(kind, (503, ""))
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body.encode()})

    def count(self, about: str) -> int:
        """How many requests had ``about`` in their line."""
        return sum(about in line for line in self.requests)

    def streamers(self) -> list[PlayerStreamer]:
        """The PlayerStreamers that run."""
        return list(self.streams.streamers.active())

    def processors(self) -> list[MediaProcessor]:
        """The MediaProcessors that run."""
        return list(self.streams.processors.active())

    def play(self) -> None:
        """Have every composer send media that players can begin with."""
        for streamer in self.streamers():
            stream = self.streams.playing[streamer.sid]
            self.loop.call(stream.put_init, b"init", "avc1.64001f,mp4a.40.2", 1280, 720, 24.0)
            while not stream.playable:
                self.loop.call(
                    stream.put_part, b"part", duration=0.3, independent=True, starts_segment=True
                )

    def break_composer(self, code: int = 1) -> None:
        """Have the newest composer's process exit."""
        composer: FakeComposer = self.composers.made[-1]
        self.loop.call(composer.exit, code, "The encoder broke.")

    def join(self, room: str, identity: str) -> Participant:
        """Let somebody into a room."""
        found = self.rooms.find(self.account.sid, room)
        return self.loop.call(self.rooms.connect, found, identity, None)

    def publish(
        self, publisher: Participant, kind: TrackKind, name: str, *, enabled: bool
    ) -> Track:
        """Let somebody publish a track without media."""
        publish = self.rooms.publish
        return self.loop.call(publish, publisher, name=name, kind=kind, enabled=enabled)

    def shown(self) -> Programme:
        """What the composer was told to show."""
        (processor,) = self.processors()
        context = processor.context.values
        included = [rule for rule in context["subscribeRules"] if rule["type"] == "include"]
        return Programme(
            identities=tuple(rule["publisher"] for rule in included),
            layout=Layout(context["layout"]),
            spotlight=context["spotlight"] or "",
        )

    def let_time_run_out(self) -> None:
        """Let the longest MaxDuration pass."""
        self.loop.call(self.streams.expire, datetime.now(UTC) + timedelta(hours=26))

    def forget_everything(self) -> None:
        """Be as after a restart."""
        self.end()
        self._build()

    def new_streamer(self) -> str:
        """Create a PlayerStreamer; returns its SID."""
        create = self.streams.create_streamer
        return self.loop.call(create, self.account.sid, options=StreamOptions()).sid

    def play_status(self, playback_url: str) -> int:
        """Load the master playlist, as a player does; returns the HTTP status."""
        with httpx.Client(trust_env=False, timeout=5) as player:
            return player.get(playback_url).status_code

    def watch(self, playback_url: str) -> None:
        """Start playing."""
        assert self.play_status(playback_url) == 200

    def watching(self, stream: Stream) -> Sequence[PlaybackSession]:
        """The sessions that play a stream."""
        return self.sessions.of(stream.player_streamer_sid)

    def end(self) -> None:
        """End all that runs."""
        self.loop.run(self.streams.stop())


@contextmanager
def running_plane() -> Iterator[Plane]:
    """Serve a plane on a free port while the context lasts."""
    tcp = bound_socket()
    tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with Background() as loop:
        plane = Plane(f"http://127.0.0.1:{tcp.getsockname()[1]}", loop)
        serving = served(plane, tcp)
        loop.run(serving.__aenter__())
        yield plane
        plane.end()
        loop.run(serving.__aexit__(None, None, None))
