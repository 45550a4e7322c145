"""A plain TCMP and RSP client: says what it is told to, and hears everything."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection

PATIENCE = 5.0
"""Seconds to wait for a message that must come."""

Message = dict[str, Any]


class Client:
    """One WebSocket to the server."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def say(self, **message: object) -> None:
        """Send a TCMP message."""
        await self.socket.send(json.dumps(message))

    async def send(self, **body: object) -> None:
        """Send an RSP message."""
        await self.say(type="msg", body=body)

    async def hear(self) -> Message:
        """Wait for the next TCMP message, whatever it is."""
        async with asyncio.timeout(PATIENCE):
            message: Message = json.loads(await self.socket.recv())
            return message

    async def hello(self, body: Message | None = None, **fields: object) -> Message:
        """Open the conversation; returns what the server says first."""
        hello: Message = {"type": "hello", "id": "1", "version": 2, "timeout": 5000, **fields}
        await self.say(**hello, **({} if body is None else {"body": body}))
        return await self.hear()

    async def receive(self, kind: str | None = None) -> Message:
        """Wait for the next RSP message (of that type), passing over everything else."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self.hear()
                body: Message = message.get("body") or {}
                if message["type"] == "msg" and kind in (None, body["type"]):
                    return body

    async def closed(self) -> int:
        """Wait for the server to close; returns the code."""
        async with asyncio.timeout(PATIENCE):
            await self.socket.wait_closed()
        assert self.socket.close_code is not None
        return self.socket.close_code


@contextlib.asynccontextmanager
async def dial(url: str) -> AsyncIterator[Client]:
    """Open a WebSocket."""
    async with websockets.connect(url, ping_interval=None) as socket:
        yield Client(socket)
