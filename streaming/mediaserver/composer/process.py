"""The composer process: reads its socket, keeps the clock, ends when the other end is gone."""

from __future__ import annotations

import json
import logging
import select
import socket
import time

from streaming.mediaserver.composer.config import FRAME_RATE, ComposerConfig, Layout
from streaming.mediaserver.composer.engine import Engine
from streaming.mediaserver.composer.wire import (
    Kind,
    Reader,
    TrackInfo,
    WireError,
    parse_rtp,
    parse_sender_report,
    parse_track,
)

logger = logging.getLogger(__name__)

_MAX_UNSENT = 32 << 20
_MAX_BEHIND = 30.0
_READ = 256 << 10
_REPORT_EVERY = 10.0


class FellBehindError(Exception):
    """The programme cannot be kept up: the machine is too slow or was stopped."""


class ComposerProcess:
    """Runs one engine between a socket and the clock."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._connection.setblocking(False)
        self._reader = Reader()
        self._unsent = bytearray()
        self._engine: Engine | None = None
        self._going = True
        self._reported = (time.monotonic(), 0)

    def run(self) -> None:
        """Work until STOP or the end of the connection.

        Raises FellBehindError, and WireError for a server that speaks another language.
        """
        while self._going:
            self._wait()
            engine = self._engine
            if engine is not None and time.monotonic() >= engine.next_tick:
                self._tick(engine)

    def _wait(self) -> None:
        """Sleep until a frame is due or the socket wants something, and see to the socket."""
        timeout = None
        if self._engine is not None:
            timeout = max(0.0, self._engine.next_tick - time.monotonic())
        writing = [self._connection] if self._unsent else []
        readable, writable, _ = select.select([self._connection], writing, [], timeout)
        if writable:
            self._flush()
        if readable:
            self._read()

    def _read(self) -> None:
        try:
            data = self._connection.recv(_READ)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if not data:
            self._going = False
        for kind, body in self._reader.feed(data):
            self._handle(kind, body)

    def _handle(self, kind: Kind, body: bytes) -> None:
        engine, now = self._engine, time.monotonic()
        if kind is Kind.STOP:
            self._going = False
        elif kind is Kind.CONFIG:
            self._begin(json.loads(body))
        elif engine is None:
            raise WireError(f"{kind.name} before CONFIG")
        elif kind is Kind.RTP:
            engine.receive(parse_rtp(body), now)
        elif kind is Kind.SENDER_REPORT:
            engine.report(parse_sender_report(body), now)
        elif kind is Kind.LAYOUT:
            wanted = json.loads(body)
            engine.arrange(Layout(wanted["layout"]), wanted["spotlight"], now)
        else:
            _change_tracks(engine, kind, body, now)

    def _begin(self, config: dict[str, dict[str, object]]) -> None:
        parsed = ComposerConfig.parse(config["context"], config["environment"])
        self._engine = Engine(parsed, self._send)
        self._engine.begin(time.monotonic())

    def _tick(self, engine: Engine) -> None:
        now = time.monotonic()
        if now - engine.next_tick > _MAX_BEHIND:
            raise FellBehindError(f"The composer fell {_MAX_BEHIND:.0f} s behind the clock.")
        engine.tick(now)
        self._report(engine, now)

    def _report(self, engine: Engine, now: float) -> None:
        """Say in the log when the machine is too slow, not when it hiccups."""
        since, repeated = self._reported
        if now - since >= _REPORT_EVERY:
            late = engine.repeated - repeated
            if late >= FRAME_RATE:
                logger.warning("%d pictures of the last %.0f s were late", late, now - since)
            self._reported = (now, engine.repeated)

    def _send(self, message: bytes) -> None:
        self._unsent += message
        self._flush()
        if len(self._unsent) > _MAX_UNSENT:
            raise FellBehindError("The media server does not take the programme.")

    def _flush(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: self._connection.send(self._unsent)]
        except BlockingIOError:
            pass
        except ConnectionError:
            self._going = False


def _change_tracks(engine: Engine, kind: Kind, body: bytes, now: float) -> None:
    if kind is Kind.TRACK_ADDED:
        engine.add_track(TrackInfo(**json.loads(body)), now)
    elif kind is Kind.TRACK_REMOVED:
        engine.remove_track(parse_track(body), now)
    elif kind in (Kind.TRACK_ENABLED, Kind.TRACK_DISABLED):
        engine.set_enabled(parse_track(body), kind is Kind.TRACK_ENABLED, now)
    else:
        raise WireError(f"{kind.name} is not for the composer")
