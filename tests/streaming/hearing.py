"""A listener that remembers what it heard."""

from streaming.listeners import StreamListener
from streaming.models import Stream


class Hearing(StreamListener):
    """Writes down every call, in order; ``deaf`` makes it fail instead."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, ...]] = []
        self.deaf = False

    def stream_changed(self, *, stream: Stream, old_state: str, new_state: str) -> None:
        if self.deaf:
            raise RuntimeError("The listener is deaf.")
        assert stream.state == new_state
        self.heard.append((old_state, new_state))

    def participant_connected(self, *, stream: Stream, identity: str) -> None:
        self.heard.append(("in", identity))

    def participant_disconnected(self, *, stream: Stream, identity: str) -> None:
        self.heard.append(("out", identity))
