"""How others hear of what happens to streams: they register one listener at start-up."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streaming.models import Stream


class StreamListener:
    """Hears of changes inside the transaction that makes them; an error undoes the change.

    Every method does nothing unless it is overridden.
    """

    def stream_changed(self, *, stream: "Stream", old_state: str, new_state: str) -> None:
        """The stream's state or its failure sentence changed; ``stream`` has the new values."""

    def participant_connected(self, *, stream: "Stream", identity: str) -> None:
        """Somebody came into the stream's room. Composers are not reported."""

    def participant_disconnected(self, *, stream: "Stream", identity: str) -> None:
        """Somebody is no longer in the stream's room."""


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
