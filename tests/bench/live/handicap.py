"""The application with everything wrong that the bars are there to notice.

Joins take longer and ask more, each socket holds more memory, and of the messages after the
snapshot one socket in fifty gets none, and all others get them late and at a query each.
"""

import asyncio
from itertools import count

from channels.db import database_sync_to_async

from tests.bench.live.counting import Message, Receive, Send
from tests.bench.live.counting import application as counted

from django.db import connection  # isort: skip - Django is set up now

LATE = 1.2
_ballast: list[bytearray] = []
_numbers = count()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Serve badly."""
    if scope["type"] != "websocket":
        await counted(scope, receive, send)
        return
    number = next(_numbers)
    if number % 50 == 49:
        await send({"type": "websocket.close"})
        return
    _ballast.append(bytearray(b"x" * 100_000))
    await counted(scope, receive, _worse(send, deaf=number % 50 == 48))


def _worse(send: Send, *, deaf: bool) -> Send:
    texts = count()

    async def worse(message: Message) -> None:
        if message["type"] == "websocket.accept":
            await _ask(7)
        if message["type"] == "websocket.send":
            await asyncio.sleep(LATE)
            if next(texts):
                await _ask(1)
                if deaf:
                    return
        await send(message)

    return worse


async def _ask(times: int) -> None:
    await database_sync_to_async(_query)(times)


def _query(times: int) -> None:
    for _ in range(times):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
