"""A whole media server on free ports, for integration tests.

``running_server()`` runs it in the test's own event loop; ``Background`` gives blocking clients a
loop in a thread. The ``media_server`` fixture does both.
"""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from streaming.mediaserver.accounts import Account
from streaming.mediaserver.config import MediaServerConfig
from streaming.mediaserver.server import MediaServer
from streaming.mediaserver.serving import listen, serve

STOP_WITHIN = 25.0


def new_account() -> Account:
    """Return an account with one API key, all of it random."""
    key, secret = "SK" + secrets.token_hex(16), secrets.token_hex(16)
    return Account("AC" + secrets.token_hex(16), secrets.token_hex(16), {key: secret})


def local_config(*accounts: Account) -> MediaServerConfig:
    """Return a configuration for this machine; the ports are chosen when the server runs."""
    return MediaServerConfig(
        host="127.0.0.1",
        port=0,
        udp_port=0,
        public_url="http://127.0.0.1:0",
        addresses=(),
        accounts=accounts or (new_account(),),
    )


@asynccontextmanager
async def running_server(config: MediaServerConfig | None = None) -> AsyncIterator[MediaServer]:
    """Run a server while the context lasts; ``server.config.public_url`` is where it answers."""
    config = config or local_config()
    with listen(config.host, config.port) as tcp:
        server = MediaServer(_at(config, tcp))
        stop, ready = asyncio.Event(), asyncio.Event()
        serving = asyncio.create_task(serve(server, tcp, stop, ready=ready.set))
        answering = asyncio.create_task(ready.wait())
        await asyncio.wait({serving, answering}, return_when=asyncio.FIRST_COMPLETED)
        answering.cancel()
        try:
            if not serving.done():
                yield server
        finally:
            stop.set()
            await asyncio.wait_for(serving, STOP_WITHIN)


def _at(config: MediaServerConfig, tcp: socket.socket) -> MediaServerConfig:
    port = tcp.getsockname()[1]
    return replace(config, port=port, public_url=f"http://127.0.0.1:{port}")
