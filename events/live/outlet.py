"""One socket's way out: a bounded queue, and a window of frames the client has not answered for.

A web server may take any number of frames for a client that reads none. So the client answers
pings, and after ``WINDOW`` frames without an answer nothing more is written; what then does not
fit in the queue closes the socket. A slow reader costs memory for that much and no more.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress

from events.viewers import Viewer

CAPACITY = 256  # frames waiting to be written
WINDOW = 256  # frames written since the client answered
PING_AFTER = WINDOW // 2
HEARTBEAT = 25.0  # seconds without a frame until a ping

TOO_SLOW = 4408
NOT_YOURS = 4404
PING = json.dumps({"type": "ping"})


class Outlet:
    """Queues frames for one client and writes them in its pace."""

    def __init__(self, viewer: Viewer, write: Callable[[str], Awaitable[None]]) -> None:
        self.viewer = viewer
        self._write = write
        self._queue: asyncio.Queue[tuple[int, str] | int] = asyncio.Queue()
        self._closing = False
        self._unanswered = 0
        self._open = asyncio.Event()
        self._open.set()

    def offer(self, number: int, frame: str) -> None:
        """Queue a message's frame; a client that is too far behind is closed instead."""
        if self._queue.qsize() >= CAPACITY:
            self.close(TOO_SLOW, at_once=True)
        elif not self._closing:
            self._queue.put_nowait((number, frame))

    def close(self, code: int, *, at_once: bool = False) -> None:
        """Close the socket after what is queued, or ``at_once``."""
        if self._closing:
            return
        self._closing = True
        while at_once and not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(code)
        self._open.set()

    def answered(self) -> None:
        """Note that the client has read up to now."""
        self._unanswered = 0
        self._open.set()

    async def run(self, *, after: int) -> int:
        """Write the messages after number ``after`` until the close code, which is returned."""
        while True:
            item = await self._next()
            if isinstance(item, int):
                return item
            number, frame = item
            if number > after:
                await self._send(frame)

    async def _next(self) -> tuple[int, str] | int:
        await self._open.wait()
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT):
                    return await self._queue.get()
            await self._write(PING)

    async def _send(self, frame: str) -> None:
        await self._write(frame)
        self._unanswered += 1
        if self._unanswered == PING_AFTER:
            await self._write(PING)
        if self._unanswered >= WINDOW and not self._closing:
            self._open.clear()
