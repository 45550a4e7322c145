"""Holding a request until what it asks for is there."""

import asyncio
from collections.abc import Callable

from streaming.mediaserver.hls.answers import Receive
from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.stream import HlsStream

_UNWATCHED_PARTS = 2


class ClientGoneError(Exception):
    """Nobody waits for the answer any more."""


async def hold(stream: HlsStream, ready: Callable[[], bool], receive: Receive) -> None:
    """Return once `ready` is true; looks again at each part and at the end of the stream.

    Raises HlsError 503 after three target durations, ClientGoneError when the client has left.
    Watching for that doubles the cost of a request, so it begins when the next part is late.
    """
    begin = asyncio.get_running_loop().time()
    if await _reached(stream, ready, (), begin + _UNWATCHED_PARTS * stream.part_target):
        return
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        if not await _reached(stream, ready, (gone,), begin + stream.patience):
            raise HlsError(503, "media-late", "The programme makes no progress at the moment.")
    finally:
        gone.cancel()


async def _reached(
    stream: HlsStream,
    ready: Callable[[], bool],
    gone: "tuple[asyncio.Future[None], ...]",
    deadline: float,
) -> bool:
    """Whether `ready` was true before the deadline."""
    now = asyncio.get_running_loop().time
    while not ready():
        remaining = deadline - now()
        if remaining <= 0:
            return False
        await asyncio.wait(
            (stream.changed(), *gone), timeout=remaining, return_when=asyncio.FIRST_COMPLETED
        )
        if any(future.done() for future in gone):
            raise ClientGoneError
    return True


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
