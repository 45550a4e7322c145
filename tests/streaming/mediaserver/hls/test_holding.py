import asyncio
from typing import Any

import pytest

from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.holding import ClientGoneError, hold
from streaming.mediaserver.hls.stream import HlsStream
from tests.streaming.mediaserver.hls.programme import Programme
from tests.streaming.mediaserver.hls.serving import reach


class Client:
    """The receiving side of an ASGI connection, which can leave."""

    def __init__(self) -> None:
        self.left = asyncio.Event()
        self.watched = 0

    async def receive(self) -> dict[str, Any]:
        self.watched += 1
        if self.watched == 1:
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}


async def test_what_is_there_is_not_waited_for() -> None:
    client = Client()
    await hold(Programme().stream, lambda: True, client.receive)
    assert client.watched == 0


async def test_a_client_is_not_watched_while_parts_come_in_time() -> None:
    programme, client = Programme(), Client()
    held = asyncio.create_task(hold(programme.stream, lambda: programme.put == 2, client.receive))
    for _ in range(2):
        await reach(lambda: programme.stream._changed is not None)
        programme.parts(1)
    await held
    assert client.watched == 0


async def test_a_client_that_leaves_a_late_programme_is_let_go() -> None:
    client = Client()
    stream = HlsStream("VJ1", part_target=0.01, segment_target=20)
    held = asyncio.create_task(hold(stream, lambda: False, client.receive))
    await reach(lambda: client.watched == 2)
    client.left.set()
    with pytest.raises(ClientGoneError):
        await held
    await reach(lambda: asyncio.all_tasks() == {asyncio.current_task()})


async def test_nobody_waits_for_longer_than_three_target_durations() -> None:
    client = Client()
    stream = HlsStream("VJ1", part_target=0.01, segment_target=0.03)
    with pytest.raises(HlsError) as caught:
        await hold(stream, lambda: False, client.receive)
    assert caught.value.status == 503
    await reach(lambda: asyncio.all_tasks() == {asyncio.current_task()})


async def test_the_end_is_looked_at_too() -> None:
    stream = Programme().stream
    held = asyncio.create_task(hold(stream, lambda: stream.ended, Client().receive))
    await reach(lambda: stream._changed is not None)
    stream.end()
    await held
