"""Delivers callbacks: in order for each resource, retried within bounds, never waited for."""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from streaming.mediaserver.callbacks.signature import HEADER, signature

logger = logging.getLogger(__name__)

MAX_WAITING = 200
"""Callbacks that may wait for one resource; the oldest give way, a later number shows the gap."""
TRIES = 3
FIRST_PAUSE = 1.0
"""Seconds before the second try, doubled before each further one."""
TIMEOUT = 5.0
"""Seconds a receiver may take to answer."""
FLUSH_TIME = 2.0
"""Seconds that waiting callbacks are given when the server stops."""


@dataclass(frozen=True)
class Callback:
    """One message to an account's server; ``auth_token`` signs it."""

    url: str
    method: str
    fields: Mapping[str, str]
    auth_token: str

    @property
    def host(self) -> str:
        """Whose server it is, for the log: the rest of the URL may hold its receiver's secret."""
        return urlsplit(self.url).hostname or ""

    def request(self, client: httpx.AsyncClient) -> httpx.Request:
        """Return the signed request: fields in the body of a POST, in the query of a GET.

        What is signed is the URL as the receiver sees it.
        """
        url = httpx.URL(self.url)
        url = url.copy_with(raw_path=url.raw_path, fragment=None)
        if self.method == "GET":
            url = url.copy_merge_params(self.fields)
            signed = signature(self.auth_token, str(url), {})
            return client.build_request("GET", url, headers={HEADER: signed})
        signed = signature(self.auth_token, str(url), self.fields)
        return client.build_request("POST", url, data=dict(self.fields), headers={HEADER: signed})


class Deliveries:
    """Queues of callbacks, one for each resource, and the tasks that empty them.

    ``first_pause`` and ``timeout`` are seconds, see the constants of this module.
    """

    def __init__(self, *, first_pause: float = FIRST_PAUSE, timeout: float = TIMEOUT) -> None:
        self._first_pause = first_pause
        self._timeout = timeout
        self._client: httpx.AsyncClient | None = None
        self._waiting: dict[str, deque[Callback]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}

    def put(self, resource_sid: str, callback: Callback) -> None:
        """Take a callback; it goes out after those of the same resource."""
        waiting = self._waiting.setdefault(resource_sid, deque(maxlen=MAX_WAITING))
        if len(waiting) == MAX_WAITING:
            logger.warning("callbacks of %s are not taken; the oldest is dropped", resource_sid)
        waiting.append(callback)
        if resource_sid not in self._workers:
            worker = asyncio.create_task(self._empty(resource_sid, waiting))
            self._workers[resource_sid] = worker

    async def stop(self, patience: float = FLUSH_TIME) -> None:
        """Give what waits ``patience`` seconds to go out, and drop the rest."""
        if self._workers:
            _, late = await asyncio.wait(self._workers.values(), timeout=patience)
            for worker in late:
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    async def _empty(self, resource_sid: str, waiting: deque[Callback]) -> None:
        try:
            while waiting:
                await self._deliver(waiting.popleft())
        finally:
            del self._workers[resource_sid], self._waiting[resource_sid]

    async def _deliver(self, callback: Callback) -> None:
        """Try to hand a callback over; an answer below 500 is an answer."""
        pause = self._first_pause
        for remaining in reversed(range(TRIES)):
            problem = await self._attempt(callback)
            if problem is None:
                return
            logger.warning("callback to %s: %s; %d tries left", callback.host, problem, remaining)
            if remaining:
                await asyncio.sleep(pause)
                pause *= 2

    async def _attempt(self, callback: Callback) -> str | None:
        """Make the request; return what went wrong in a way that may pass."""
        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False, headers={"User-Agent": "Footlight"})
        try:
            request = callback.request(self._client)
            async with asyncio.timeout(self._timeout):
                response = await self._client.send(request, stream=True)
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            return f"{type(error).__name__} {error}".strip()
        if response.status_code >= 500:
            return f"answered {response.status_code}"
        if response.status_code >= 300:
            logger.warning("callback to %s: answered %d", callback.host, response.status_code)
        return None
