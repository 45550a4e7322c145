"""One socket's way out: order, the window, slow clients, the heartbeat, closing."""

import asyncio
from typing import Any

import pytest

from events.live.outlet import (
    CAPACITY,
    HEARTBEAT,
    NOT_YOURS,
    PING,
    PING_AFTER,
    TOO_SLOW,
    WINDOW,
    Outlet,
)


class Client:
    """Takes frames as a web server does: at once and any number of them."""

    def __init__(self, *, blocked: bool = False) -> None:
        self.frames: list[str] = []
        self.code: int | None = None
        self.may_take = asyncio.Event()
        if not blocked:
            self.may_take.set()
        self.outlet = Outlet(self.send, event="e", scope="everyone")

    async def send(self, message: dict[str, Any]) -> None:
        await self.may_take.wait()
        assert self.code is None, "nothing is written after the close"
        if message["type"] == "websocket.close":
            self.code = message["code"]
        else:
            self.frames.append(message["text"])

    @property
    def messages(self) -> list[str]:
        return [frame for frame in self.frames if frame != PING]


async def settle() -> None:
    """Let the writer do all it can."""
    for _ in range(3 * (WINDOW + CAPACITY)):
        await asyncio.sleep(0)


async def test_the_snapshot_comes_first_and_then_what_was_offered_meanwhile() -> None:
    client = Client()
    client.outlet.offer("one")
    await settle()
    assert client.frames == []
    client.outlet.start("snapshot")
    client.outlet.offer("two")
    await settle()
    assert client.frames == ["snapshot", "one", "two"]


async def test_nothing_runs_for_a_client_to_whom_nothing_is_said() -> None:
    client = Client()
    before = asyncio.all_tasks()
    client.outlet.start("snapshot")
    await settle()
    assert asyncio.all_tasks() == before


async def test_a_client_that_answers_gets_everything() -> None:
    client = Client()
    client.outlet.start("snapshot")
    for number in range(3 * WINDOW):
        client.outlet.offer(str(number))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        if client.frames and client.frames[-1] == PING:
            client.outlet.answered()
    await settle()
    assert client.messages == ["snapshot", *map(str, range(3 * WINDOW))]


async def test_a_client_that_reads_nothing_is_dropped_and_costs_a_bounded_number_of_frames() -> (
    None
):
    client = Client()
    client.outlet.start("snapshot")
    for number in range(10 * (WINDOW + CAPACITY)):
        client.outlet.offer(str(number))
        if number % 50 == 0:
            await settle()
    await settle()
    assert client.code == TOO_SLOW
    assert len(client.messages) == WINDOW
    assert client.frames.count(PING) == 1
    assert client.frames.index(PING) == PING_AFTER


async def test_a_client_that_answers_late_gets_what_waited() -> None:
    client = Client()
    client.outlet.start("snapshot")
    for number in range(WINDOW + 10):
        client.outlet.offer(str(number))
        await asyncio.sleep(0)
    await settle()
    assert len(client.messages) == WINDOW
    client.outlet.answered()
    await settle()
    assert client.messages[-1] == str(WINDOW + 9)


async def test_a_server_that_takes_no_frame_holds_up_this_client_only() -> None:
    blocked, other = Client(blocked=True), Client()
    for client in (blocked, other):
        client.outlet.start("snapshot")
        client.outlet.offer("news")
    await settle()
    assert blocked.frames == []
    assert other.frames == ["snapshot", "news"]
    blocked.may_take.set()
    await settle()
    assert blocked.frames == ["snapshot", "news"]


async def test_a_client_is_pinged_now_and_then_and_dropped_when_it_does_not_answer() -> None:
    client = Client()
    earliest, latest = HEARTBEAT
    client.outlet.start("snapshot")
    client.outlet.beat(1.0)
    client.outlet.beat(1.0 + earliest - 1)
    await settle()
    assert client.frames == ["snapshot"]
    for beat in (1, 2, 3):
        client.outlet.beat(1.0 + beat * latest)
        await settle()
        assert client.frames == ["snapshot", *[PING] * beat]
        client.outlet.answered()
    client.outlet.beat(1.0 + 4 * latest)
    client.outlet.beat(1.0 + 5 * latest)
    await settle()
    assert client.code == TOO_SLOW


async def test_not_all_clients_are_pinged_at_once() -> None:
    clients = [Client() for _ in range(200)]
    earliest, latest = HEARTBEAT
    for client in clients:
        client.outlet.start("snapshot")
        client.outlet.beat(1.0)
    for client in clients:
        client.outlet.beat(1.0 + (earliest + latest) / 2)
    await settle()
    pinged = sum(PING in client.frames for client in clients)
    assert 50 < pinged < 150


async def test_a_client_without_its_snapshot_is_not_pinged() -> None:
    client = Client()
    client.outlet.beat(1.0)
    client.outlet.beat(1000.0)
    client.outlet.start("snapshot")
    await settle()
    assert client.frames == ["snapshot"]


async def test_what_was_queued_before_a_close_is_still_written() -> None:
    client = Client()
    client.outlet.start("snapshot")
    client.outlet.offer("last words")
    client.outlet.close(NOT_YOURS)
    client.outlet.offer("too late")
    client.outlet.close(TOO_SLOW)
    client.outlet.answered()
    await settle()
    assert client.frames == ["snapshot", "last words"]
    assert client.code == NOT_YOURS


async def test_one_closed_before_its_snapshot_gets_nothing_of_it() -> None:
    client = Client()
    client.outlet.close(NOT_YOURS)
    client.outlet.start("snapshot")
    await settle()
    assert client.frames == []
    assert client.code == NOT_YOURS


async def test_a_line_that_breaks_while_written_to_is_the_end_of_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(Client):
        async def send(self, message: dict[str, Any]) -> None:
            raise OSError("The line is gone.")

    client = Broken()
    client.outlet.start("snapshot")
    await settle()
    assert client.outlet.is_closing
    client.outlet.offer("news")
    await settle()
    assert "Traceback" not in caplog.text
