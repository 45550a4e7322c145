"""TCMP v2: the transport layer of room signalling, JSON messages over one WebSocket.

The client says ``hello``, the server ``welcome``; then both exchange ``msg`` and, when there is
nothing to say, ``heartbeat``. A side that was silent for three negotiated timeouts is given up.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

logger = logging.getLogger(__name__)

VERSION = 2
MAX_MESSAGE = 256 * 1024
"""Longest message in bytes (here: characters, which are never more)."""
HELLO_TIMEOUT = 10.0
"""Seconds to wait for ``hello``."""
MIN_TIMEOUT, MAX_TIMEOUT = 1000, 3000
"""Bounds of the negotiated timeout in ms: three of the longest are nine seconds of silence."""
MISSED_HEARTBEATS = 3
MAX_QUEUED = 512
"""Messages that may wait for a slow client before it is cut off."""
CLOSE_TIMEOUT = 2.0
"""Seconds a client has to take our last words."""
BUSY_RETRY = 3000
"""Milliseconds after which a client turned away may come again."""

CLOSE_NORMAL, CLOSE_TOO_BIG = 1000, 1009
CLOSE_SILENT, CLOSE_HELLO_FAILED, CLOSE_BUSY = 3001, 3002, 3005


class BodyHandler(Protocol):
    """Takes what the other side says. Must not raise."""

    def received(self, body: object) -> None:
        """Take the body of a ``msg`` or of ``hello``."""

    def closed(self, *, leaving: bool) -> None:
        """The socket is gone; ``leaving`` when the client said ``bye``. Called once."""


class _BadMessageError(Exception):
    """A message that is not TCMP; says what is wrong with it."""


@dataclass(frozen=True)
class _Close:
    code: int
    reason: str


class Channel:
    """One TCMP conversation, from the opened socket to its end."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._outgoing: asyncio.Queue[str | _Close] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None
        self._timeout = HELLO_TIMEOUT
        self._closing = False
        self._leaving = False

    def send(self, body: Mapping[str, Any]) -> None:
        """Send a ``msg``. Nothing happens once the channel is closing."""
        self._put({"type": "msg", "body": body})

    def close(self, code: int = CLOSE_NORMAL, reason: str = "Normal") -> None:
        """Say ``bye`` and close once everything said before is sent."""
        self._put({"type": "bye"})
        self._end(code, reason)

    async def run(self, handler: BodyHandler, *, busy: bool = False) -> None:
        """Serve the socket until it is closed; a ``busy`` server turns the client away."""
        await self._socket.accept()
        reader = asyncio.create_task(self._read(handler, busy=busy))
        self._writer = asyncio.create_task(self._write())
        try:
            await asyncio.wait({reader, self._writer}, return_when=asyncio.FIRST_COMPLETED)
            if self._closing:
                await asyncio.wait({self._writer}, timeout=CLOSE_TIMEOUT)
        finally:
            self._closing = True
            reader.cancel()
            self._writer.cancel()
            await asyncio.gather(reader, self._writer, return_exceptions=True)
            handler.closed(leaving=self._leaving)

    def _put(self, message: Mapping[str, Any]) -> None:
        if self._closing:
            return
        if self._outgoing.qsize() >= MAX_QUEUED and self._writer is not None:
            logger.info("signalling: a client that does not read is cut off")
            self._closing = True
            self._writer.cancel()
            return
        self._outgoing.put_nowait(json.dumps(message, separators=(",", ":")))

    def _end(self, code: int, reason: str) -> None:
        if not self._closing:
            self._closing = True
            self._outgoing.put_nowait(_Close(code, reason))

    async def _write(self) -> None:
        try:
            while True:
                item = await self._next_outgoing()
                if isinstance(item, _Close):
                    await self._socket.close(item.code, item.reason)
                    return
                await self._socket.send_text(item)
        except (WebSocketDisconnect, RuntimeError):
            return

    async def _next_outgoing(self) -> str | _Close:
        try:
            async with asyncio.timeout(self._timeout * 0.8):
                return await self._outgoing.get()
        except TimeoutError:
            return '{"type":"heartbeat"}'

    async def _read(self, handler: BodyHandler, *, busy: bool) -> None:
        try:
            hello = await self._hello()
            if busy:
                self._put({"type": "busy", "retryAfter": BUSY_RETRY, "keepAlive": False})
                self._end(CLOSE_BUSY, "Busy")
                return
            self._welcome(hello)
            if hello.get("body") is not None:
                handler.received(hello["body"])
            while not self._closing:
                await self._read_one(handler)
        except _BadMessageError as error:
            self._put({"type": "bad", "reason": str(error)})
            self._end(CLOSE_HELLO_FAILED, str(error))
        except TimeoutError:
            self._end(CLOSE_SILENT, f"Missed {MISSED_HEARTBEATS} heartbeats")
        except WebSocketDisconnect:
            return

    async def _hello(self) -> dict[str, Any]:
        async with asyncio.timeout(HELLO_TIMEOUT):
            message = _parse(await self._receive())
        timeout = message.get("timeout")
        if message["type"] != "hello":
            raise _BadMessageError("hello comes first")
        if message.get("version") != VERSION:
            raise _BadMessageError(f"only version {VERSION} is spoken here")
        if not isinstance(timeout, int | float) or not timeout > 0:
            raise _BadMessageError("hello needs a timeout in ms")
        return message

    def _welcome(self, hello: Mapping[str, Any]) -> None:
        negotiated = int(max(MIN_TIMEOUT, min(hello["timeout"], MAX_TIMEOUT)))
        self._put({"type": "welcome", "negotiatedTimeout": negotiated})
        self._timeout = negotiated / 1000

    async def _read_one(self, handler: BodyHandler) -> None:
        async with asyncio.timeout(self._timeout * MISSED_HEARTBEATS):
            text = await self._receive()
        if self._closing:
            return
        try:
            message = _parse(text)
            if message["type"] == "msg":
                handler.received(message.get("body"))
            elif message["type"] == "bye":
                self._leaving = True
                self._end(CLOSE_NORMAL, "Normal")
            elif message["type"] not in ("heartbeat", "hello"):
                raise _BadMessageError("unknown type")
        except _BadMessageError as error:
            self._put({"type": "bad", "reason": str(error)})

    async def _receive(self) -> str:
        event = await self._socket.receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code", 1005))
        text = event.get("text")
        if len(text or event.get("bytes") or "") > MAX_MESSAGE:
            self._end(CLOSE_TOO_BIG, f"At most {MAX_MESSAGE} bytes")
            raise WebSocketDisconnect(CLOSE_TOO_BIG)
        return text or ""


def _parse(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _BadMessageError("not JSON") from error
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise _BadMessageError("not an object with a type")
    return message
