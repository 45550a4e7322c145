"""The media server's own callbacks, kept until a test delivers them: late, twice or never."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.test import Client

from streaming.mediaserver.accounts import AccountBook
from streaming.mediaserver.callbacks import Callbacks
from streaming.mediaserver.callbacks.delivery import Callback, Deliveries
from streaming.mediaserver.callbacks.signature import HEADER, signature
from tests.streaming.plane import Plane


class Mailbox(Deliveries):
    """Takes the callbacks about rooms of a plane and sends none by itself."""

    def __init__(self, plane: Plane) -> None:
        super().__init__()
        self._kept: list[Callback] = []
        plane.rooms.listeners.append(Callbacks(AccountBook([plane.account]), self))

    def put(self, resource_sid: str, callback: Callback) -> None:
        """Keep a callback."""
        self._kept.append(callback)

    def take(self) -> Sequence[Callback]:
        """Return what was kept, in the order it happened, and keep it no longer."""
        kept, self._kept = self._kept, []
        return kept


def deliver(callback: Callback) -> None:
    """Post a callback to the web server's endpoint, signed."""
    path = urlsplit(callback.url).path
    signed = signature(callback.auth_token, callback.url, callback.fields)
    answer = Client().post(path, dict(callback.fields), headers={HEADER: signed})
    assert answer.status_code == 204
