"""Database work for sockets: in the one thread that serves them all, over a connection that stays.

Channels' own ``database_sync_to_async`` connects anew for every call, which costs more than what a
join reads. CONN_MAX_AGE is no way out: HTTP under ASGI has a thread for each request.
"""

from collections.abc import Callable
from time import monotonic
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import Error, close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

KEEP = 60.0  # seconds

_renewed_at = 0.0


async def in_database(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function that reads or writes, and return its answer."""
    return await sync_to_async(_call, thread_sensitive=True)(function, *args, **kwargs)


def _call(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call it; a connection that is old or may be broken does not live on."""
    global _renewed_at
    if monotonic() > _renewed_at + KEEP:
        close_old_connections()
        _renewed_at = monotonic()
    try:
        return function(*args, **kwargs)
    except Error:
        close_old_connections()
        raise
