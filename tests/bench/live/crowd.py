"""The audience: a process with thousands of websockets that notes when they hear what.

Times are CLOCK_MONOTONIC in seconds, which all processes of a machine share.
"""

import asyncio
import gc
import re
import sys
from collections import Counter, defaultdict
from time import monotonic
from typing import Any

from tests.bench.live.client import Client
from tests.support.worker import Answer, serve_async

LOCAL = [f"127.0.0.{number}" for number in range(2, 10)]
"""Each address has its own ports to connect from."""
_NUMBER = re.compile(rb'"type": "stream\.[a-z]+", "number": (\d+)')
_PATIENCE = 30.0
_AT_ONCE = 40


class Crowd:
    """All clients of one event, spread over the web processes at ``ports``."""

    def __init__(self, event: str, site: str, ports: list[int]) -> None:
        self._event = event
        self._site = site
        self._ports = ports
        self._clients: list[Client] = []
        self._heard: defaultdict[int, list[float]] = defaultdict(list)
        self._failed: Counter[str] = Counter()

    async def come(self, tickets: list[list[str]], rate: float) -> Answer:
        """Have the owners of tickets join at a rate; return how long each took from its time on.

        A rate of 0 is as fast as 40 at once may come. ``failed`` says why joins so far failed.
        """
        if not rate:
            return await self._fill(tickets)
        start = monotonic()
        joins = []
        for number, ticket in enumerate(tickets):
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - monotonic()))
            joins.append(asyncio.create_task(self._join(ticket, due)))
        return self._answer(await asyncio.gather(*joins))

    async def _fill(self, tickets: list[list[str]]) -> Answer:
        gate = asyncio.Semaphore(_AT_ONCE)

        async def join(ticket: list[str]) -> float | None:
            async with gate:
                return await self._join(ticket, monotonic())

        return self._answer(await asyncio.gather(*map(join, tickets)))

    def _answer(self, delays: list[float | None]) -> Answer:
        joined = [delay for delay in delays if delay is not None]
        return {"delays": joined, "failed": dict(self._failed)}

    async def _join(self, ticket: list[str], due: float) -> float | None:
        cookie, guest = ticket
        number = len(self._clients)
        client = Client(
            f"/ws/events/{self._event}/?as=audience:{guest}",
            origin=self._site,
            cookie=f"sessionid={cookie}",
            hear=self._hear,
        )
        self._clients.append(client)
        try:
            async with asyncio.timeout(_PATIENCE):
                await asyncio.get_running_loop().create_connection(
                    lambda: client,
                    "127.0.0.1",
                    self._ports[number % len(self._ports)],
                    local_addr=(LOCAL[number % len(LOCAL)], 0),
                )
                await client.snapshot
        except OSError as error:  # TimeoutError and ConnectionError are some
            self._failed[f"{type(error).__name__}: {error}"] += 1
            client.close()
            return None
        return monotonic() - due

    def _hear(self, message: bytes) -> None:
        found = _NUMBER.search(message, 0, 100)
        if found:
            self._heard[int(found[1])].append(monotonic())

    async def heard(self, number: int, within: float) -> Answer:
        """Return when a message was heard, once all open clients heard it or time is over."""
        end = monotonic() + within
        while len(self._heard[number]) < len(self._clients) and monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # rather than have each of thousands look who waits
        closed = Counter(str(client.code) for client in self._clients if client.code)
        return {"at": self._heard.pop(number), "closed": dict(closed)}


async def _main() -> None:
    gc.disable()  # thousands of clients would be looked through again and again
    lines = asyncio.StreamReader(limit=1 << 26)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    crowds: list[Crowd] = []

    async def line() -> str:
        return (await lines.readline()).decode()

    async def gather(**about: Any) -> Answer:
        crowds.append(Crowd(**about))
        return {}

    async def come(**given: Any) -> Answer:
        return await crowds[-1].come(**given)

    async def heard(**given: Any) -> Answer:
        return await crowds[-1].heard(**given)

    await serve_async(line, {"gather": gather, "come": come, "heard": heard})


if __name__ == "__main__":
    asyncio.run(_main())
