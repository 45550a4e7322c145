"""Serves an ASGI application with uvicorn on a free port."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bound_socket() -> socket.socket:
    """Return a socket bound to a free port of this machine."""
    return socket.create_server(("127.0.0.1", 0))


@asynccontextmanager
async def served(app: ASGIApp, tcp: socket.socket) -> AsyncIterator[None]:
    """Serve ``app`` on a bound socket while the context lasts."""
    config = uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[tcp]))
    while not server.started:
        assert not task.done()
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task
