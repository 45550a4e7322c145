"""A listener that remembers what it heard."""

from collections.abc import Collection

from streaming.listeners import StreamListener
from streaming.models import Stream


class Hearing(StreamListener):
    """Writes down every change in ``heard`` and every look in ``seen``; ``deaf`` makes it fail."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, ...]] = []
        self.seen: list[set[str]] = []
        self.ticks = 0
        self.deaf = False

    def stream_changed(self, *, stream: Stream, old_state: str, new_state: str) -> None:
        self._listen()
        assert stream.state == new_state
        self.heard.append((old_state, new_state))

    def participant_connected(self, *, stream: Stream, identity: str) -> None:
        self.heard.append(("in", identity))

    def participant_disconnected(self, *, stream: Stream, identity: str) -> None:
        self.heard.append(("out", identity))

    def participant_tracks(self, *, stream: Stream, identity: str) -> None:
        row = stream.participants.get(identity=identity)
        self.heard.append(("tracks", identity, row.microphone, row.camera, row.screen))

    def room_seen(self, *, stream: Stream, identities: Collection[str]) -> None:
        self._listen()
        self.seen.append(set(identities))

    def tick(self) -> None:
        self._listen()
        self.ticks += 1

    def _listen(self) -> None:
        if self.deaf:
            raise RuntimeError("The listener is deaf.")
