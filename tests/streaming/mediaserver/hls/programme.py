"""A stream fed with invented bytes at the pace of a real composer, by a clock that tests move."""

from streaming.mediaserver.hls.stream import HlsStream
from tests.streaming.mediaserver.hls.checking import Playlist, read_playlist
from tests.streaming.mediaserver.hls.clock import Clock

PART = 1 / 3
PARTS_A_SEGMENT = 6


class Programme:
    """`stream` and what has been put into it."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.stream = HlsStream("VJ1", part_target=PART, segment_target=2.0, monotonic=self.clock)
        self.put = 0
        self._since_key = 0
        self.restart()

    def restart(self) -> None:
        """Begin an encoder run."""
        self.stream.put_init(b"init", "avc1.64001f,mp4a.40.2", 1280, 720, 24)
        self._since_key = 0

    def parts(self, count: int) -> None:
        """Publish the next parts, each when its time has come."""
        for _ in range(count):
            self.clock.advance(PART)
            key = self._since_key % PARTS_A_SEGMENT == 0
            self.stream.put_part(
                b"part %d;" % self.put, duration=PART, independent=key, starts_segment=key
            )
            self.put += 1
            self._since_key += 1

    def segments(self, count: int) -> None:
        """Publish whole segments."""
        self.parts(count * PARTS_A_SEGMENT)

    def text(self, *, skip: bool = False) -> str:
        """The playlist as served."""
        return self.stream.playlist(skip=skip).decode()

    def playlist(self, *, skip: bool = False) -> Playlist:
        """The playlist, read strictly."""
        return read_playlist(self.text(skip=skip))
