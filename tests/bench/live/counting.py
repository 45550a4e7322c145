"""The application as the benchmark serves it: the real one, with its queries counted.

`GET /counted` answers with the queries of the whole process so far, and with those that each
websocket made itself until its snapshot was written.
"""

import json
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from config.asgi import application as real

from django.db.backends.base.base import BaseDatabaseWrapper  # isort: skip - Django is set up now
from django.db.backends.signals import connection_created  # isort: skip

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class _Tally:
    """Queries of one websocket; closed once its snapshot is written."""

    __slots__ = ("is_open", "queries")

    def __init__(self) -> None:
        self.queries = 0
        self.is_open = True


_tally: ContextVar[_Tally | None] = ContextVar("tally", default=None)
_total = _Tally()
_joins: list[int] = []


def _count(execute: Callable[..., Any], *asked: Any) -> Any:
    _total.queries += 1
    own = _tally.get()
    if own is not None and own.is_open:
        own.queries += 1
    return execute(*asked)


def _watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if _count not in connection.execute_wrappers:
        connection.execute_wrappers.append(_count)


connection_created.connect(_watch)


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Serve as the real application does."""
    if scope["type"] == "http" and scope["path"] == "/counted":
        await _answer(send)
    elif scope["type"] == "websocket":
        await real(scope, receive, _until_snapshot(send))
    else:
        await real(scope, receive, send)


def _until_snapshot(send: Send) -> Send:
    tally = _Tally()
    _tally.set(tally)  # the server gives every connection a context of its own

    async def watched(message: Message) -> None:
        if tally.is_open and message["type"] == "websocket.send":
            tally.is_open = False
            _joins.append(tally.queries)
        await send(message)

    return watched


async def _answer(send: Send) -> None:
    body = json.dumps({"queries": _total.queries, "joins": _joins}).encode()
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
