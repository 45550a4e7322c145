"""Everybody who may ask, each with a browser or a key of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts.models import User
from tests.walk.world import For, House, World

ORGANIZERS = {"alice", "omar", "root", "key", "reader", "olga", "other_key"}
THEIRS = {"olga", "other_key", "other_vera"}
MODERATORS = {"mona", "mo"}
GROUPS: dict[str, set[str]] = {
    "everybody": {
        "nobody", "charlie", "olga", "alice", "omar", "mona", "mo", "sam", "vera",
        "other_vera", "root", "key", "reader", "other_key",
    },
    "users": {"charlie", "olga", "alice", "omar", "mona", "mo", "root"},
    "staff": {"olga", "alice", "omar", "root"},
    "members": {"alice", "omar", "mona"},
    "desk": {"alice", "omar", "mona", "mo", "root"},
    "moderators": {"alice", "omar", "mona", "root"},
    "organizers": {"alice", "omar", "root"},
    "owners": {"alice", "root"},
    "keys": {"key", "reader", "other_key"},
    "own_keys": {"key", "reader"},
    "guests": {"sam", "vera", "other_vera"},
    "unknown": {"nobody", "sam", "vera", "other_vera"},
    "no_account": {"nobody", "sam", "vera", "other_vera", "key", "reader", "other_key"},
}  # fmt: skip
EVERYBODY = sorted(GROUPS["everybody"])


@dataclass
class Person:
    """Somebody's cookies, and what their program sends along."""

    name: str
    cookies: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, address: str, body: Any = None) -> Any:
        """Make a request that changes nothing for the next one; return its answer.

        A body that is a dict is a form, anything else JSON.
        """
        client = Client(raise_request_exception=False, headers=self.headers)
        client.cookies = SimpleCookie(self.cookies)
        cache.clear()
        with transaction.atomic():
            answer = _sent(client, method, address, body)
            answer.read_body = _body(answer)
            transaction.set_rollback(True)
        return answer

    def clearance(self, house: House, world: World) -> For:
        """Return which of a tenant's secrets are for them."""
        if self.name == "root":
            return For.ORGANIZERS
        own = world.theirs if self.name in THEIRS else world.ours
        if house is not own:
            return For.PUBLIC
        if self.name in ORGANIZERS:
            return For.ORGANIZERS
        return For.MODERATORS if self.name in MODERATORS else For.PUBLIC


def person(name: str, world: World) -> Person:
    """Let somebody come in the way they come in."""
    ours, theirs = world.ours, world.theirs
    users = {
        "charlie": world.charlie,
        "olga": theirs.alice,
        "alice": ours.alice,
        "omar": ours.omar,
        "mona": ours.mona,
        "mo": ours.mo,
        "root": world.root,
    }
    links = {
        "sam": f"/s/{ours.sam.access_code}/",
        "vera": f"/t/{ours.vera.ticket_code}/",
        "other_vera": f"/t/{theirs.vera.ticket_code}/",
    }
    keys = {"key": ours.key, "reader": ours.reader, "other_key": theirs.key}
    if name in users:
        return Person(name, _signed_in(users[name]))
    if name in links:
        return Person(name, _opened(links[name]))
    authorization = {"Authorization": f"Bearer {keys[name]}"} if name in keys else {}
    return Person(name, headers=authorization)


def _signed_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies.output(header="", sep=";")


def _opened(path: str) -> str:
    client = Client()
    assert client.get(path).status_code == 302
    return client.cookies.output(header="", sep=";")


def _sent(client: Client, method: str, address: str, body: Any) -> Any:
    if method == "GET":
        return client.get(address)
    if method == "POST" and isinstance(body, dict):
        return client.post(address, body)
    ask: Callable[..., Any] = client.generic
    return ask(method, address, body or "{}", content_type="application/json")


def _body(answer: Any) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(raw.decode(errors="replace"))
