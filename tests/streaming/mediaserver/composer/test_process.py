"""The composer process itself: its start, its media and its end."""

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress

import av
import psutil
import pytest

from streaming.mediaserver.composer.child import Child
from streaming.mediaserver.composer.wire import Kind, pack, pack_json, parse_media
from tests.support.waiting import until

SMALL = {"context": {"resolution": "320x180"}, "environment": {}}


@pytest.fixture
async def child() -> AsyncIterator[Child]:
    process = await Child.spawn()
    yield process
    await process.end()


async def receive(child: Child, parts: int) -> list[bytes]:
    """The bodies of the INIT and of so many parts."""
    bodies = []
    async for kind, body in child.messages():
        assert kind in (Kind.INIT, Kind.PART)
        bodies.append(body)
        if len(bodies) == parts + 1:
            break
    return bodies


async def test_it_makes_a_programme_from_the_first_moment(child: Child) -> None:
    child.send(pack_json(Kind.CONFIG, SMALL))
    (init, head), *parts = map(parse_media, await receive(child, parts=4))
    assert init["width"] == 320
    assert [described["starts_segment"] for described, _ in parts] == [True, False, False, False]
    with av.open(io.BytesIO(head + b"".join(data for _, data in parts)), "r") as container:
        assert len(list(container.decode(video=0))) == 32


async def test_it_ends_when_told_to(child: Child) -> None:
    child.send(pack_json(Kind.CONFIG, SMALL))
    await receive(child, parts=1)
    assert await child.end() == 0
    assert not psutil.pid_exists(child.pid)


async def test_it_ends_before_it_has_begun(child: Child) -> None:
    assert await child.end() == 0


async def test_it_does_not_work_for_somebody_who_speaks_another_language(child: Child) -> None:
    child.send(b"GET / HTTP/1.1\r\n\r\n")
    assert [message async for message in child.messages()] == []
    assert await child.end() == 1


async def test_media_before_the_configuration_is_an_error(child: Child) -> None:
    child.send(pack(Kind.RTP, bytes(40)))
    assert [message async for message in child.messages()] == []
    assert await child.end() == 1


async def test_it_is_killed_when_it_does_not_listen(child: Child) -> None:
    os.kill(child.pid, signal.SIGSTOP)
    assert await asyncio.wait_for(child.end(), timeout=10) == -signal.SIGKILL


async def test_ctrl_c_is_left_to_the_media_server(child: Child) -> None:
    child.send(pack_json(Kind.CONFIG, SMALL))
    await receive(child, parts=1)
    os.kill(child.pid, signal.SIGINT)
    assert len(await receive(child, parts=2)) == 3


async def test_a_process_that_ends_leaves_no_file_open() -> None:
    before = psutil.Process().num_fds()
    for _ in range(2):
        child = await Child.spawn()
        await child.end()
    assert psutil.Process().num_fds() <= before + 1  # asyncio may keep one for watching children


PARENT = """
import asyncio, json, sys
from streaming.mediaserver.composer.child import Child
from streaming.mediaserver.composer.wire import Kind, pack_json
async def main():
    child = await Child.spawn()
    child.send(pack_json(Kind.CONFIG, json.loads(sys.argv[1])))
    async for kind, body in child.messages():
        print(child.pid, flush=True)
asyncio.run(main())
"""


def test_it_does_not_outlive_a_media_server_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, json.dumps(SMALL)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        composer = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    with suppress(psutil.NoSuchProcess):
        until(lambda: not composer.is_running() or composer.status() == psutil.STATUS_ZOMBIE)
