"""Key-frame requests, as few as do: everybody who joins asks, the sender is asked once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

INTERVAL = 0.3
"""Seconds from one request to the next."""


class KeyframeRequests:
    """Calls `send` at once, or when the last call is `INTERVAL` old; no request is lost."""

    def __init__(self, send: Callable[[], None]) -> None:
        self._send = send
        self._sent_at = -INTERVAL
        self._timer: asyncio.TimerHandle | None = None

    def request(self) -> None:
        """Ask for a key frame."""
        if self._timer is not None:
            return
        wait = self._sent_at + INTERVAL - time.monotonic()
        if wait <= 0:
            self._now()
        else:
            self._timer = asyncio.get_running_loop().call_later(wait, self._now)

    def close(self) -> None:
        """Forget a request that is waiting."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _now(self) -> None:
        self._timer = None
        self._sent_at = time.monotonic()
        self._send()
