"""Segments of a live programme and the parts they are made of."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One partial segment: a fragment of MP4 and its duration in seconds."""

    data: bytes
    duration: float
    independent: bool


@dataclass(slots=True)
class Segment:
    """A media segment. A `gap` has a duration and no media.

    `number` is its media sequence number, `init` the number of the init segment it needs, if any,
    `left_at` the monotonic time at which it left the playlist.

    A gap needs no init segment: hls.js would load it again and again, and never the media behind.
    Players that know no gaps load them, and get an empty file: on an error Twilio's player stops,
    over nothing it goes on to the next.
    """

    number: int
    init: int | None
    starts_at: datetime
    discontinuity: bool = False
    gap: bool = False
    complete: bool = False
    duration: float = 0.0
    parts: list[Part] = field(default_factory=list)
    left_at: float | None = None

    def append(self, part: Part) -> None:
        """Add the next part."""
        self.parts.append(part)
        self.duration += part.duration

    @property
    def size(self) -> int:
        """Bytes of media."""
        return sum(len(part.data) for part in self.parts)

    @property
    def name(self) -> str:
        """File name of the whole segment."""
        return f"{self.number}.m4s"


def init_name(number: int) -> str:
    """File name of an init segment."""
    return f"init{number}.mp4"


def part_name(segment: int, index: int) -> str:
    """File name of a part."""
    return f"{segment}.{index}.m4s"
