"""Runs a media server as a process: listens, serves with uvicorn, ends on SIGTERM or SIGINT."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from streaming.mediaserver.config import MediaServerConfig
from streaming.mediaserver.server import MediaServer

logger = logging.getLogger(__name__)

BACKLOG = 2048
MAX_MESSAGE = 256 * 1024
"""Bytes of a WebSocket message; a longer one closes the socket with 1009."""
GRACE = 2
"""Seconds that requests under way are given when the server stops."""


class ListenError(Exception):
    """A port cannot be listened on: ``protocol`` (TCP or UDP), ``port`` and the ``reason``."""

    def __init__(self, protocol: str, port: int, error: OSError) -> None:
        number = error.errno or 0  # negative for a name that cannot be looked up
        self.reason = os.strerror(number) if number > 0 else str(error.strerror or error)
        self.protocol = protocol
        self.port = port
        super().__init__(f"{protocol} port {port} cannot be listened on: {self.reason}")


def listen(host: str, port: int) -> socket.socket:
    """Return a bound TCP socket; raises ListenError."""
    try:
        family = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise ListenError("TCP", port, error) from error
    # asyncio sets it only on sockets made with an explicit protocol; accepted ones inherit it.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def run(config: MediaServerConfig, *, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` is called once the server answers.

    Raises ListenError when a port cannot be had.
    """
    with listen(config.host, config.port) as tcp:
        asyncio.run(_run(config, tcp, ready))


async def _run(config: MediaServerConfig, tcp: socket.socket, ready: Callable[[], None]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(MediaServer(config), tcp, stop, ready=ready)


async def serve(
    server: MediaServer,
    tcp: socket.socket,
    stop: asyncio.Event,
    *,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve on ``tcp`` until ``stop`` is set; ``ready`` is called once the server answers.

    Raises ListenError when the UDP port cannot be had.
    """
    try:
        await server.start()
    except OSError as error:
        raise ListenError("UDP", server.config.udp_port, error) from error
    http = _Http(server, on_started=ready)
    serving = asyncio.create_task(http.serve(sockets=[tcp]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    await server.stop()
    http.should_exit = True
    await serving


class _Http(uvicorn.Server):
    """uvicorn, which leaves signals to us: the server's parts end before its connections."""

    def __init__(self, server: MediaServer, on_started: Callable[[], None]) -> None:
        config = uvicorn.Config(
            server.app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            ws_max_size=MAX_MESSAGE,
            ws_ping_interval=None,
            timeout_graceful_shutdown=GRACE,
        )
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept connections."""
        await super().startup(sockets)
        self._on_started()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
