"""One socket's way out: a bounded queue, and a window of frames the client has not answered for.

A web server may take any number of frames for a client that reads none. So the client answers
pings, and after ``WINDOW`` frames without an answer nothing more is written; what then does not
fit in the queue closes the socket. A slow reader costs memory for that much and no more.

There are thousands of these: each is small, a task lives only while something is written, and
the heartbeat is the hub's.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from random import uniform
from secrets import token_hex
from time import time
from typing import Any

from accounts.models import User

CAPACITY = 256  # frames waiting to be written
WINDOW = 256  # frames written since the client answered
PING_AFTER = WINDOW // 2
HEARTBEAT = (20.0, 30.0)  # seconds until the next ping: random, so that not all beat at once

NOT_YOURS = 4404
TOO_SLOW = 4408
ELSEWHERE = 4409
SERVER_ERROR = 1011
PING = json.dumps({"type": "ping"})

logger = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Outlet:
    """Queues frames for one client and writes them in its pace.

    ``event`` is the public id of its event; ``scope`` the client's own: ``everyone`` for the
    public, ``moderators``, or one person's. ``audience`` is the key of the ticket behind it,
    ``user`` the moderator.
    """

    __slots__ = (
        "_beat_at",
        "_code",
        "_pinged",
        "_send",
        "_started",
        "_unanswered",
        "_waiting",
        "_writing",
        "audience",
        "event",
        "id",
        "opened",
        "scope",
        "user",
    )

    def __init__(
        self,
        send: Send,
        *,
        event: str,
        scope: str,
        audience: int | None = None,
        user: User | None = None,
    ) -> None:
        self.event = event
        self.scope = scope
        self.audience = audience
        self.user = user
        self.id = token_hex(8)
        self.opened = time()
        self._started = False
        self._send = send
        self._waiting: list[str] = []
        self._writing: asyncio.Task[None] | None = None
        self._unanswered = 0
        self._pinged = False
        self._beat_at = 0.0
        self._code: int | None = None

    @property
    def is_closing(self) -> bool:
        """Whether nothing is queued any more."""
        return self._code is not None

    def start(self, snapshot: str) -> None:
        """Write the snapshot, and then whatever was offered meanwhile and will be."""
        if self._code is None:
            self._started = True
            self._waiting.insert(0, snapshot)
            self._write_soon()

    def offer(self, frame: str) -> None:
        """Queue a frame; a client that is too far behind is closed instead."""
        if len(self._waiting) >= CAPACITY:
            self._waiting.clear()
            self.close(TOO_SLOW)
        elif self._code is None:
            self._waiting.append(frame)
            self._write_soon()

    def close(self, code: int) -> None:
        """Close the socket after what is queued, as far as the client reads it."""
        if self._code is None:
            self._code = code
            if self._is_stuck:
                self._waiting.clear()
            self._started = True
            self._write_soon()

    def answered(self) -> None:
        """Note that the client has read up to now."""
        self._unanswered = 0
        self._pinged = False
        if self._waiting:
            self._write_soon()

    def beat(self, now: float) -> None:
        """Ping a silent client once it is time; close it if it has not answered the last one."""
        if now < self._beat_at or not self._started:
            return
        first = not self._beat_at
        self._beat_at = now + uniform(*HEARTBEAT)  # noqa: S311 - spreads load, hides nothing
        if first:
            return
        if self._pinged:
            self._waiting.clear()
            self.close(TOO_SLOW)
        else:
            self._pinged = True
            self.offer(PING)

    @property
    def _is_stuck(self) -> bool:
        return self._unanswered >= WINDOW

    def _write_soon(self) -> None:
        if self._writing is None and self._started:
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._waiting and not self._is_stuck:
                await self._write_one(self._waiting.pop(0))
            if self._code is not None:
                self._waiting.clear()
                await self._send({"type": "websocket.close", "code": self._code})
        except Exception as error:  # whatever the web server says of a line that is gone
            self._code = self._code or SERVER_ERROR
            logger.debug("a socket took no frame: %s", error)
        finally:
            self._writing = None

    async def _write_one(self, frame: str) -> None:
        await self._send({"type": "websocket.send", "text": frame})
        if frame is PING:
            return
        self._unanswered += 1
        if self._unanswered == PING_AFTER:
            await self._send({"type": "websocket.send", "text": PING})
