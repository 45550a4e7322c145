"""How others hear of what happens to streams: they register one listener at start-up."""

import logging
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from django.db import OperationalError

if TYPE_CHECKING:
    from streaming.models import Stream


class StreamListener:
    """Hears of changes inside the transaction that makes them; an error undoes the change.

    ``room_seen`` and ``tick`` report no change: they come outside a transaction, and an error in
    one is logged. Every method does nothing unless it is overridden.
    """

    def stream_changed(self, *, stream: "Stream", old_state: str, new_state: str) -> None:
        """The stream's state or its failure sentence changed; ``stream`` has the new values."""

    def participant_connected(self, *, stream: "Stream", identity: str) -> None:
        """Somebody came into the stream's room, or came anew while they counted as being there.

        Composers are not reported.
        """

    def participant_disconnected(self, *, stream: "Stream", identity: str) -> None:
        """Somebody is no longer in the stream's room."""

    def participant_tracks(self, *, stream: "Stream", identity: str) -> None:
        """The microphone, camera or screen of somebody in the room changed; their row has it."""

    def room_seen(self, *, stream: "Stream", identities: Collection[str]) -> None:
        """The room was looked at: ``identities`` were in it, composers left out."""

    def tick(self) -> None:
        """About a second has passed; called in every reconciler process."""


logger = logging.getLogger(__name__)

_listeners: list[StreamListener] = []


def register(listener: StreamListener) -> None:
    """Let ``listener`` hear of everything from now on."""
    _listeners.append(listener)


def unregister(listener: StreamListener) -> None:
    """Let ``listener`` hear of nothing more."""
    _listeners.remove(listener)


def listeners() -> tuple[StreamListener, ...]:
    """Return who listens, in the order of registration."""
    return tuple(_listeners)


def tell(call: Callable[[StreamListener], None]) -> None:
    """Tell everybody what is no change; one listener's trouble is logged and stops no other."""
    for listener in listeners():
        try:
            call(listener)
        except OperationalError as error:
            logger.error("%s: the database does not answer: %s", type(listener).__name__, error)
        except Exception:
            logger.exception("%s failed", type(listener).__name__)
