"""Two web processes: what Redis as the channel layer changes, with real ones of all of them."""

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.support.installation import Installation
from tests.support.ports import free_port
from tests.support.processes import Process
from tests.support.redis import RedisServer

WITHIN = 20  # seconds
pytestmark = pytest.mark.timeout(180)

# A web process whose hubs never look by themselves: they hear of news when they are woken.
NEVER_LOOKS = """
import sys
import config.asgi
from events.live import hub
hub.LOOK_EVERY = 3600.0
from daphne.cli import CommandLineInterface
CommandLineInterface().run(sys.argv[1:])
"""
SIGN_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import User
user = User.objects.get(email={email!r})
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""

ANNOUNCE = """
from accounts.audit import SYSTEM
from events.models import Event
from events.services.announcements import announcement_make
event = Event.objects.get(public_id={id!r})
announcement_make(event=event, text={text!r}, seconds=600, by=SYSTEM)
"""


class House:
    """One event served by two web processes, and its moderator."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self.event = installation.event(speakers=0, audience=0)
        email = self.event["moderator"]["email"]
        answer = installation.manage("shell", "-c", SIGN_IN.format(email=email))
        self._cookies = {"sessionid": answer.split()[-1], "csrftoken": "c" * 32}
        self._ports = [free_port(), free_port()]
        self._webs = [self._web(port) for port in self._ports]
        for web, port in zip(self._webs, self._ports, strict=True):
            web.wait_for_http(f"http://localhost:{port}/")

    def _web(self, port: int) -> Process:
        words = ["--bind", "127.0.0.1", "--port", str(port), "config.asgi:application"]
        command = [sys.executable, "-c", NEVER_LOOKS, *words]
        return Process(command, environment=self._installation.environment)

    @contextlib.contextmanager
    def page(self, web: int) -> Iterator[ClientConnection]:
        """Open the moderators' channel at one of the two."""
        with connect(
            f"ws://localhost:{self._ports[web]}/ws/events/{self.event['id']}/?as=moderator",
            origin=Origin(self._installation.site),
            additional_headers={"Cookie": f"sessionid={self._cookies['sessionid']}"},
            proxy=None,
        ) as page:
            assert json.loads(page.recv(WITHIN))["type"] == "snapshot"
            yield page

    def announce(self, text: str, *, web: int) -> None:
        """Announce something through one of the two."""
        site = f"http://localhost:{self._ports[web]}"
        answer = httpx.post(
            f"{site}/api/v1/events/{self.event['id']}/announcement",
            json={"text": text, "seconds": 600},
            cookies=self._cookies,
            headers={"X-CSRFToken": self._cookies["csrftoken"], "Origin": site},
            timeout=WITHIN,
            trust_env=False,
        )
        assert answer.status_code == 200, answer.text

    def announce_elsewhere(self, text: str) -> None:
        """Announce something in a third process, which serves no pages."""
        self._installation.manage("shell", "-c", ANNOUNCE.format(id=self.event["id"], text=text))

    def stop(self) -> None:
        """End both."""
        for web in self._webs:
            web.stop()


@contextlib.contextmanager
def house(folder: Path, **settings: str) -> Iterator[House]:
    installation = Installation(folder)
    installation.environment |= settings
    installation.migrate()
    opened = House(installation)
    try:
        yield opened
    finally:
        opened.stop()


def announced(page: ClientConnection, *, within: float = WITHIN) -> str:
    """Return the next announcement that a page hears of. Raises TimeoutError."""
    while True:
        frame: dict[str, Any] = json.loads(page.recv(within))
        if frame["type"] == "announcement.made":
            return str(frame["data"]["announcement"]["text"])
        if frame["type"] == "ping":
            page.send('{"type": "pong"}')


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


def test_with_redis_a_message_of_one_process_wakes_the_other_also_after_redis_was_away(
    tmp_path: Path, redis_server: RedisServer
) -> None:
    with house(tmp_path, REDIS_URL=redis_server.url) as two, two.page(0) as own, two.page(1) as far:
        two.announce("Doors open", web=0)
        assert announced(own) == announced(far) == "Doors open"
        two.announce("Please sit", web=1)
        assert announced(own) == announced(far) == "Please sit"
        redis_server.stop()
        two.announce_elsewhere("Nobody is woken")
        redis_server.start()
        heard = ""
        for attempt in range(WITHIN):
            two.announce(f"We are back {attempt}", web=0)
            with contextlib.suppress(TimeoutError):
                heard = announced(far, within=1)
                break
        assert heard == "Nobody is woken", "it is not lost, and comes first"


def test_without_redis_the_other_process_hears_of_it_at_its_next_look(tmp_path: Path) -> None:
    with house(tmp_path) as two, two.page(0) as own, two.page(1) as far:
        two.announce("Doors open", web=0)
        assert announced(own) == "Doors open"
        with pytest.raises(TimeoutError):
            announced(far, within=1)
        with two.page(1):  # a newcomer makes the hub look
            assert announced(far) == "Doors open"
