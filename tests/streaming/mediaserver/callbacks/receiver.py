"""A real HTTP server that receives callbacks, as a customer's web site does."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from twilio.request_validator import RequestValidator

from tests.streaming.mediaserver.serving_app import bound_socket, served

TOKEN = "a-token"


@dataclass
class Received:
    """One request, with what its receiver makes of the signature."""

    method: str
    fields: dict[str, str]
    genuine: bool


@dataclass
class Receiver:
    """Answers with ``statuses`` in turn, and 204 from then on; keeps what came."""

    url: str
    statuses: Iterator[int] = field(default_factory=lambda: iter(()))
    received: list[Received] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()
        self._arrival = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = (await request.body()).decode()
        signed = dict(parse_qsl(body, keep_blank_values=True))
        target = scope["raw_path"] + (b"?" + scope["query_string"] if request.query_params else b"")
        genuine = RequestValidator(TOKEN).validate(
            f"http://{request.headers['host']}{target.decode()}",
            signed,
            request.headers.get("x-twilio-signature", ""),
        )
        fields = signed or dict(request.query_params)
        self.received.append(Received(request.method, fields, genuine))
        self._arrival.set()
        self._arrival = asyncio.Event()
        await self.open.wait()
        await Response(status_code=next(self.statuses, 204))(scope, receive, send)

    async def got(self, count: int) -> list[Received]:
        """Wait until ``count`` requests have come."""
        async with asyncio.timeout(10):
            while len(self.received) < count:
                await self._arrival.wait()
        return self.received


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """Run a receiver while the context lasts."""
    tcp = bound_socket()
    receiver = Receiver(f"http://127.0.0.1:{tcp.getsockname()[1]}")
    async with served(receiver, tcp):
        try:
            yield receiver
        finally:
            receiver.open.set()
