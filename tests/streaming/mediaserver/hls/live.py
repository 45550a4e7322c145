"""An origin on a free port, in a thread, with a programme that is encoded in real time."""

import asyncio
import itertools
import socket
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from streaming.mediaserver.hls.grants import PlaybackGrants, playback_url, sign_for
from streaming.mediaserver.hls.origin import HlsOrigin
from streaming.mediaserver.hls.sessions import PlaybackSessions
from streaming.mediaserver.hls.stream import HlsStream
from tests.streaming.mediaserver.hls.encoding import FRAME_RATE, PART_SECONDS, EncodedPart, Encoder
from tests.support.waiting import until

STREAM = "VJ" + "a" * 32
_ROOT = Path(__file__).resolve().parents[4]


def new_stream(sid: str = STREAM) -> HlsStream:
    """A stream with the targets that the composer uses."""
    return HlsStream(sid, part_target=PART_SECONDS, segment_target=2.0)


class LiveOrigin:
    """The origin, its grants and sessions, and one stream with an encoder that feeds it."""

    def __init__(self) -> None:
        self.stream = new_stream()
        self.streams = {STREAM: self.stream}
        self.grants = PlaybackGrants()
        self.sessions = PlaybackSessions()
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._server = uvicorn.Server(uvicorn.Config(self._app(), log_level="warning"))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._feeding: asyncio.Task[None] | None = None
        self._encoder: Encoder

    def __enter__(self) -> Self:
        self._thread.start()
        until(lambda: self._server.started)
        self.restart()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pause()
        self.call(self.stream.end)
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()

    @property
    def url(self) -> str:
        """Where the origin is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pages(self) -> str:
        """The same server under another name, so that a page there is of another origin."""
        return f"http://localhost:{self.port}"

    def playback_url(self, identity: str | None = None, *, ttl: float = 60) -> str:
        """A URL that plays the stream, for anybody or for one viewer."""
        url = playback_url(self.url, STREAM, self.grants.issue(STREAM, ttl=ttl))
        return sign_for(url, identity) if identity else url

    def restart(self) -> None:
        """Put another encoder in the place of the one before, if there was one."""
        self.pause()
        encoder = self._encoder = Encoder()
        init, codecs = encoder.packager.init_segment(), encoder.packager.codecs
        self.call(
            lambda: self.stream.put_init(init, codecs, encoder.width, encoder.height, FRAME_RATE)
        )

    def put(self, parts: int) -> None:
        """Publish parts at once, faster than real time."""
        for part in self._encoder.parts(parts):
            self.call(partial(self._publish, part))

    def play(self) -> None:
        """Let the encoder go on in real time."""

        def start() -> None:
            self._feeding = self._loop.create_task(self._feed())

        self.call(start)

    def pause(self) -> None:
        """Stop the encoder as a crash would; the stream stays."""

        def stop() -> None:
            if self._feeding is not None:
                self._feeding.cancel()
                self._feeding = None

        self.call(stop)

    def call(self, function: Callable[[], object]) -> None:
        """Run a function in the server's thread."""
        done = threading.Event()

        def run() -> None:
            function()
            done.set()

        self._loop.call_soon_threadsafe(run)
        assert done.wait(10)

    async def _feed(self) -> None:
        begin = self._loop.time()
        for number in itertools.count():
            part = await asyncio.to_thread(self._encoder.part)
            await asyncio.sleep(begin + number * PART_SECONDS - self._loop.time())
            self._publish(part)

    def _publish(self, part: EncodedPart) -> None:
        self.stream.put_part(
            part.data,
            duration=part.duration,
            independent=part.starts_segment,
            starts_segment=part.starts_segment,
        )

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Mount("/hls", app=HlsOrigin(self.streams, self.grants, self.sessions)),
                Mount("/pages", app=StaticFiles(directory=Path(__file__).with_name("pages"))),
                Mount("/node_modules", app=StaticFiles(directory=_ROOT / "node_modules")),
            ]
        )

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._server.serve([self._socket]))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()
