"""One socket's way out: order, the window, slow clients, closing."""

import asyncio
import json

import pytest

from events.live import outlet as module
from events.live.outlet import CAPACITY, NOT_YOURS, PING, PING_AFTER, TOO_SLOW, WINDOW, Outlet
from events.models import Event
from events.viewers import Viewer, ViewerRole


class Client:
    """Takes frames as a web server does: at once and any number of them."""

    def __init__(self) -> None:
        self.frames: list[str] = []
        self.written = asyncio.Event()
        self.outlet = Outlet(Viewer(ViewerRole.PUBLIC, Event()), self.write)

    async def write(self, frame: str) -> None:
        self.frames.append(frame)
        self.written.set()

    @property
    def numbers(self) -> list[str]:
        return [frame for frame in self.frames if frame != PING]


async def settle() -> None:
    """Let the writer do all it can."""
    for _ in range(3 * (WINDOW + CAPACITY)):
        await asyncio.sleep(0)


async def test_messages_after_the_snapshot_are_written_in_order() -> None:
    client = Client()
    for number in range(1, 6):
        client.outlet.offer(number, str(number))
    client.outlet.close(1000)
    assert await client.outlet.run(after=2) == 1000
    assert client.frames == ["3", "4", "5"]


async def test_a_client_that_answers_gets_everything() -> None:
    client = Client()
    running = asyncio.create_task(client.outlet.run(after=0))
    for number in range(1, 3 * WINDOW + 1):
        client.outlet.offer(number, str(number))
        await asyncio.sleep(0)
        if client.frames and client.frames[-1] == PING:
            client.outlet.answered()
    await settle()
    assert len(client.numbers) == 3 * WINDOW
    running.cancel()


async def test_a_client_that_reads_nothing_is_dropped_and_costs_a_bounded_number_of_frames() -> (
    None
):
    client = Client()
    running = asyncio.create_task(client.outlet.run(after=0))
    for number in range(1, 10 * (WINDOW + CAPACITY)):
        client.outlet.offer(number, str(number))
        if number % 50 == 0:
            await settle()
    assert await asyncio.wait_for(running, 5) == TOO_SLOW
    assert len(client.numbers) == WINDOW
    assert client.frames.count(PING) == 1
    assert client.frames.index(PING) == PING_AFTER


async def test_an_idle_client_gets_a_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEARTBEAT", 0.01)
    client = Client()
    running = asyncio.create_task(client.outlet.run(after=0))
    await asyncio.wait_for(client.written.wait(), 5)
    assert json.loads(client.frames[0]) == {"type": "ping"}
    running.cancel()


async def test_what_was_queued_before_a_close_is_still_written() -> None:
    client = Client()
    client.outlet.offer(1, "last words")
    client.outlet.close(NOT_YOURS)
    client.outlet.offer(2, "too late")
    client.outlet.close(1000)
    assert await client.outlet.run(after=0) == NOT_YOURS
    assert client.frames == ["last words"]
