"""Holding a request until what it asks for is there."""

import asyncio
from collections.abc import Callable

from streaming.mediaserver.hls.answers import Receive
from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.stream import HlsStream


class ClientGoneError(Exception):
    """Nobody waits for the answer any more."""


async def hold(stream: HlsStream, ready: Callable[[], bool], receive: Receive) -> None:
    """Return once `ready` is true; looks again at each part and at the end of the stream.

    Raises HlsError 503 after three target durations, ClientGoneError as soon as the client leaves.
    """
    if ready():
        return
    deadline = asyncio.get_running_loop().time() + stream.patience
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        while not ready():
            await _change(stream, gone, deadline)
    finally:
        gone.cancel()


async def _change(stream: HlsStream, gone: "asyncio.Future[None]", deadline: float) -> None:
    remaining = deadline - asyncio.get_running_loop().time()
    done, _ = await asyncio.wait(
        (stream.changed(), gone), timeout=remaining, return_when=asyncio.FIRST_COMPLETED
    )
    if gone in done:
        raise ClientGoneError
    if not done:
        raise HlsError(503, "media-late", "The programme makes no progress at the moment.")


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
