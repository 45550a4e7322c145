"""The server's side of a page's live channel, in the hands of a test."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, Route, WebSocketRoute

from tests.support.waiting import until

FIRST = 10


class Channel:
    """Answers a page's socket with a snapshot, and then with what the test tells."""

    def __init__(self, page: Page, state: dict[str, Any]) -> None:
        self.sockets: list[WebSocketRoute] = []
        self.heard: list[str | bytes] = []
        self.state = state
        self._page = page
        page.route_web_socket("**/ws/**", self.opened)

    def opened(self, socket: WebSocketRoute) -> None:
        """Take a line of the page's."""
        socket.on_message(lambda message: self.heard.append(message))
        self.sockets.append(socket)
        self.send({"type": "snapshot", "number": FIRST, "state": self.state})

    def wait_for_socket(self, count: int = 1) -> None:
        """Wait until the page has opened its line so often."""
        until(lambda: self._page.evaluate("() => true") and len(self.sockets) == count)

    def send(self, message: dict[str, Any]) -> None:
        self.sockets[-1].send(json.dumps(message))

    def tell(self, number: int, previous: int, stream: str) -> None:
        """Send one message about the stream's state."""
        data = {"stream": {"state": stream}}
        news = {"type": f"stream.{stream}", "scope": "everyone", "data": data}
        self.send(news | {"number": number, "previous": previous})


def soon(seconds: float) -> str:
    """Return the time in so many seconds, as the server writes it."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


class Seat(Channel):
    """A guest's page during a live programme: the test tells, and answers what the page asks."""

    def __init__(self, page: Page, address: str) -> None:
        page.goto(address)
        state = json.loads(page.locator("#config").text_content() or "")["state"]
        state["stream"] = {"state": "live", "live_at": soon(-60)}
        super().__init__(page, state)
        self.asked: list[str] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self._number = FIRST
        page.route("**/stage/**", self._answer)
        page.route("**/speaker-token", lambda route: route.fulfill(json={"token": ""}))
        page.route("**/playback-token", lambda route: route.fulfill(status=409, json={}))

    def _answer(self, route: Route) -> None:
        asked = route.request.url.rsplit("/", 1)[1]
        self.asked.append(asked)
        route.fulfill(json={"me": self.state["me"] | self.answers.get(asked, {})})

    def open(self, **me: Any) -> "Seat":
        """Open the page, with its guest in that state."""
        self.state["me"] |= me
        self._page.reload()
        self.wait_for_socket()
        return self

    def hear(self, type_: str, **data: Any) -> None:
        """Tell the page a message of its guest."""
        self._number += 1
        news = {"type": type_, "number": self._number, "previous": 0, "scope": "me", "data": data}
        self.send(news)

    def me(self, type_: str, **me: Any) -> None:
        """Tell the guest what became of them."""
        self.state["me"] |= me
        self.hear(type_, me=self.state["me"])
