"""The media server: its parts, how they are joined, how they start and how they end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from streaming.mediaserver.accounts import AccountBook
from streaming.mediaserver.api.routes import rest_application, rest_routes
from streaming.mediaserver.callbacks import Callbacks, Deliveries
from streaming.mediaserver.composer.supervisor import Composer
from streaming.mediaserver.config import MediaServerConfig
from streaming.mediaserver.errors import ROOM_COMPLETED
from streaming.mediaserver.hls.grants import PlaybackGrants
from streaming.mediaserver.hls.origin import HlsOrigin
from streaming.mediaserver.hls.sessions import PlaybackSessions
from streaming.mediaserver.rooms import Rooms
from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.connection import Connection
from streaming.mediaserver.sfu.mux import UdpMux
from streaming.mediaserver.signaling import Signaling
from streaming.mediaserver.streams import Composing, ExitListener, MediaProcessor, Streams

logger = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between two looks at what has outlived its limits."""
STOP_TIME = 6.0
"""Seconds that each part may take to end."""


class MediaServer:
    """One media server. ``app`` is its ASGI application, to be served between start and stop."""

    def __init__(self, config: MediaServerConfig) -> None:
        self.config = config
        self.accounts = AccountBook(config.accounts)
        self.rooms = Rooms()
        self.streams = Streams(self._compose)
        self.callbacks = Callbacks(self.accounts, Deliveries())
        self.udp = UdpMux(config.udp_port, config.addresses)
        certificate = Certificate.generate()
        self.signaling = Signaling(
            self.accounts,
            self.rooms,
            lambda listener: Connection(self.udp, certificate, listener),
        )
        self.rooms.listeners.append(self.callbacks)
        self.streams.listeners.append(self.callbacks)
        self._stopping = False
        self._ticking: asyncio.Task[None] | None = None
        self.app: ASGIApp = _Gate(self._application(), lambda: self._stopping)

    async def start(self) -> None:
        """Open the UDP socket and the clock; raises OSError when the port is in use."""
        self.udp.open()
        self._ticking = asyncio.create_task(self._tick(), name="media server clock")

    async def stop(self) -> None:
        """End everything, in bounded time: speakers and players are told, callbacks flushed."""
        self._stopping = True
        if self._ticking is not None:
            self._ticking.cancel()
        await _bounded("composers", self.streams.stop())
        await _bounded("signalling", self.signaling.stop())
        self._complete_rooms()
        await _bounded("callbacks", self.callbacks.stop())
        self.udp.close()

    def _application(self) -> Starlette:
        grants, sessions = PlaybackGrants(), PlaybackSessions()
        rest = rest_routes(
            self.accounts,
            rooms=self.rooms,
            streams=self.streams,
            grants=grants,
            sessions=sessions,
            url=self.config.public_url,
        )
        return rest_application(
            [
                Route("/healthz", self._health),
                WebSocketRoute("/signaling", self.signaling.endpoint),
                Mount("/hls", HlsOrigin(self.streams.playing, grants, sessions)),
                *rest,
            ]
        )

    def _compose(self, processor: MediaProcessor, on_exit: ExitListener) -> Composing:
        """Make the composer of a MediaProcessor; raises unless its room is in progress."""
        context = processor.context
        room = self.rooms.find(processor.account_sid, context.room)
        if room.status == "completed":
            raise ROOM_COMPLETED()
        return Composer(
            self.rooms,
            room,
            identity=context.identity,
            context=dict(context.values),
            environment=dict(context.environment),
            outputs=[self.streams.playing[output.sid] for output in processor.outputs],
            on_exit=on_exit,
        )

    def _complete_rooms(self) -> None:
        for account in self.config.accounts:
            for room in self.rooms.of(account.sid):
                self.rooms.complete(room)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            try:
                self.rooms.expire()
                self.streams.expire()
            except Exception:
                logger.exception("looking for what is over failed")

    async def _health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"})


class _Gate:
    """Lets nothing new in once the server is stopping; players may fetch what is left."""

    def __init__(self, app: ASGIApp, closed: Callable[[], bool]) -> None:
        self._app = app
        self._closed = closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection (ASGI 3)."""
        if not self._closed() or scope["path"].startswith("/hls/"):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1001})
        else:
            refusal = JSONResponse({"status": "stopping"}, HTTPStatus.SERVICE_UNAVAILABLE)
            await refusal(scope, receive, send)


async def _bounded(part: str, ending: Awaitable[None]) -> None:
    """Wait for a part to end, but not for ever, and whatever it raises."""
    try:
        await asyncio.wait_for(ending, STOP_TIME)
    except TimeoutError:
        logger.error("%s did not end within %d seconds", part, STOP_TIME)
    except Exception:
        logger.exception("%s did not end properly", part)
