"""A page's socket in tests: the site's own ASGI application behind a browser's cookies."""

from typing import Any
from urllib.parse import quote

from channels.testing import WebsocketCommunicator
from django.test import Client

from config.asgi import application
from tests.events.fold import State, fold

ORIGIN = (b"origin", b"http://localhost:8000")
WITHIN = 10  # seconds


class GapError(Exception):
    """Something was missed, and the page connects again."""


class Socket:
    """Connects as a browser would, keeps the state by the page's rule and answers pings."""

    def __init__(
        self,
        browser: Client,
        event: str,
        as_: str = "public",
        *,
        origin: tuple[bytes, bytes] = ORIGIN,
    ) -> None:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
        path = f"/ws/events/{quote(event)}/?as={quote(as_)}"
        headers = [origin, (b"host", b"localhost"), (b"cookie", cookies.encode())]
        self._wire = WebsocketCommunicator(application, path, headers=headers)
        self.state: State = {}
        self._base = 0
        self._last: dict[str, int] = {}

    async def connect(self) -> State:
        """Connect and return the snapshot's state."""
        accepted, _ = await self._wire.connect(timeout=WITHIN)
        assert accepted
        frame = await self.frame()
        assert frame["type"] == "snapshot"
        self.state, self._base = frame["state"], frame["number"]
        return self.state

    async def refused(self) -> int:
        """Connect and return the close code that is the answer."""
        accepted, code = await self._wire.connect(timeout=WITHIN)
        return await self.closed() if accepted else int(code)

    async def accepted(self) -> bool:
        """Connect and return whether the handshake was accepted."""
        accepted, _ = await self._wire.connect(timeout=WITHIN)
        return bool(accepted)

    async def frame(self) -> dict[str, Any]:
        """Return the next frame."""
        answer: dict[str, Any] = await self._wire.receive_json_from(timeout=WITHIN)
        return answer

    async def until(self, type_: str) -> dict[str, Any]:
        """Take in messages up to one of this type, and return it. Raises GapError."""
        while True:
            message = await self.frame()
            if message["type"] == "ping":
                await self._wire.send_json_to({"type": "pong"})
                continue
            self._take(message)
            if message["type"] == type_:
                return message

    def _take(self, message: dict[str, Any]) -> None:
        number, scope = message["number"], message["scope"]
        last = self._last.get(scope, self._base)
        if message["previous"] > last:
            raise GapError(f"{scope}: {message['previous']} was missed after {last}")
        assert number > last
        self._last[scope] = number
        self.state = fold(self.state, message["data"])

    async def closed(self) -> int:
        """Take what comes until the server closes, and return the code."""
        while True:
            output = await self._wire.receive_output(timeout=WITHIN)
            if output["type"] == "websocket.close":
                return int(output["code"])

    async def say(self, text: str) -> None:
        """Send a text frame."""
        await self._wire.send_to(text_data=text)

    async def leave(self) -> None:
        """Close the page."""
        await self._wire.disconnect(timeout=WITHIN)
