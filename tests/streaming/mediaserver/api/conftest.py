from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from streaming.mediaserver.accounts import Account, AccountBook
from streaming.mediaserver.api.routes import rest_application, rest_routes
from streaming.mediaserver.hls.grants import PlaybackGrants
from streaming.mediaserver.hls.sessions import PlaybackSessions
from streaming.mediaserver.rooms import Participant, Rooms
from streaming.mediaserver.streams import Streams
from tests.streaming.mediaserver.background import Background
from tests.streaming.mediaserver.fakes import FakeComposers
from tests.streaming.mediaserver.serving_app import bound_socket, served

ALICE = Account("AC" + "a" * 32, "alice-token", {"SK" + "1" * 32: "alice-secret"})
OLGA = Account("AC" + "b" * 32, "olga-token", {"SK" + "2" * 32: "olga-secret"})


@dataclass
class Api:
    """The REST API on a port, with the domain behind it."""

    site: "Site"
    rooms: Rooms
    streams: Streams
    composers: FakeComposers
    sessions: PlaybackSessions
    grants: PlaybackGrants

    @property
    def url(self) -> str:
        """The address of the server."""
        return self.site.url

    @property
    def loop(self) -> Background:
        """The loop in which the domain lives."""
        return self.site.loop

    def client(self, user: str = ALICE.sid, password: str = ALICE.auth_token) -> Client:
        """Return Twilio's own client, pointed here past any proxy of this machine."""
        http = TwilioHttpClient()
        http.session.trust_env = False
        client = Client(user, password, http_client=http)
        client.video.base_url = self.url
        return client

    def request(
        self, method: str, path: str, account: Account = ALICE, **more: Any
    ) -> httpx.Response:
        """Make one request as an account; ``path`` may be a whole URL."""
        more.setdefault("auth", (account.sid, account.auth_token))
        url = path if path.startswith("http") else self.url + path
        return self.site.http.request(method, url, **more)

    def get(self, path: str, account: Account = ALICE, **more: Any) -> Any:
        """Return the JSON of a GET that must succeed."""
        answer = self.request("GET", path, account, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, account: Account = ALICE, /, **form: object) -> httpx.Response:
        """Post form fields."""
        return self.request("POST", path, account, data=form)

    def join(self, room: str, identity: str, account: Account = ALICE) -> Participant:
        """Let somebody into a room."""
        found = self.rooms.find(account.sid, room)
        return self.loop.call(self.rooms.connect, found, identity, None)


class Site:
    """One HTTP server for all tests; each hangs its own application in."""

    def __init__(self, loop: Background, http: httpx.Client, url: str) -> None:
        self.loop = loop
        self.http = http
        self.url = url
        self.app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    tcp = bound_socket()
    with Background() as loop, httpx.Client(trust_env=False) as http:
        site = Site(loop, http, f"http://127.0.0.1:{tcp.getsockname()[1]}")
        serving = served(site, tcp)
        loop.run(serving.__aenter__())
        yield site
        loop.run(serving.__aexit__(None, None, None))


@pytest.fixture
def api(site: Site) -> Iterator[Api]:
    """The REST API of two accounts, ALICE's and OLGA's, with nothing in it."""
    composers = FakeComposers()
    rooms, streams = Rooms(), Streams(composers)
    grants, sessions = PlaybackGrants(), PlaybackSessions()
    site.app = rest_application(
        rest_routes(
            AccountBook([ALICE, OLGA]),
            rooms=rooms,
            streams=streams,
            grants=grants,
            sessions=sessions,
            url=site.url,
        )
    )
    yield Api(site, rooms, streams, composers, sessions, grants)
    site.loop.run(streams.stop())
    site.app = None
