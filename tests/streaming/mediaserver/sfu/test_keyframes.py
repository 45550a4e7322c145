from __future__ import annotations

import asyncio

from streaming.mediaserver.sfu.keyframes import INTERVAL, KeyframeRequests
from tests.streaming.mediaserver.sfu.support import eventually


async def test_the_first_request_goes_at_once_and_the_rest_in_one() -> None:
    loop = asyncio.get_running_loop()
    sent: list[float] = []
    requests = KeyframeRequests(lambda: sent.append(loop.time()))
    for _ in range(100):
        requests.request()
    assert len(sent) == 1
    await eventually(lambda: len(sent) == 2)
    assert sent[1] - sent[0] > INTERVAL * 0.9


async def test_after_close_nothing_is_sent() -> None:
    sent: list[None] = []
    requests = KeyframeRequests(lambda: sent.append(None))
    requests.request()
    requests.request()
    requests.close()
    await asyncio.sleep(INTERVAL * 1.2)
    assert len(sent) == 1
