"""Playlists as text (draft-pantos-hls-rfc8216bis §4).

URIs are relative and the same for every viewer, so that one rendering serves all of them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from streaming.mediaserver.hls.segments import Segment, init_name, part_name

VERSION = 9  # EXT-X-SKIP
_PART_HOLD_BACK_PARTS = 3
_SKIP_UNTIL_TARGETS = 6
_PARTS_LISTED_TARGETS = 3


@dataclass(frozen=True, slots=True)
class Rendition:
    """What an init segment promises. Width and height are 0 where there is no picture."""

    codecs: str
    width: int
    height: int
    frame_rate: float


@dataclass(frozen=True, slots=True)
class MediaPlaylist:
    """One state of a live media playlist.

    `part_target` and `segment_target` are seconds, `uri` gives the URI of a file by its name,
    `hint` the name of the part to come next, or None once the stream has ended.
    """

    segments: Sequence[Segment]
    part_target: float
    segment_target: float
    discontinuity_sequence: int
    uri: Callable[[str], str]
    hint: str | None

    def render(self, *, skip: bool) -> bytes:
        """The playlist; with `skip` a delta update (§6.2.5.1) where it would leave anything out."""
        ages = self._ages()
        skipped = sum(age >= self.skip_until for age in ages) if skip else 0
        lines = [*self._header(), *([f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}"] if skipped else [])]
        init = self.segments[skipped - 1].init if skipped else None
        for segment, age in zip(self.segments[skipped:], ages[skipped:], strict=True):
            if segment.init is not None and segment.init != init:
                lines.append(f'#EXT-X-MAP:URI="{self.uri(init_name(segment.init))}"')
            init = segment.init
            lines += self._segment(segment, with_parts=age < self.parts_listed)
        lines.append(self._last_line())
        return "\n".join((*lines, "")).encode()

    @property
    def target_duration(self) -> int:
        """Whole seconds no segment's rounded duration exceeds."""
        return max(1, round(self.segment_target))

    @property
    def skip_until(self) -> float:
        """Segments that ended this many seconds before the end may be skipped."""
        return float(_SKIP_UNTIL_TARGETS * self.target_duration)

    @property
    def parts_listed(self) -> float:
        """Seconds from the end within which parts are listed."""
        return float(_PARTS_LISTED_TARGETS * self.target_duration)

    def _ages(self) -> list[float]:
        """Seconds from the end of each segment to the end of the playlist."""
        ages, age = [], 0.0
        for segment in reversed(self.segments):
            ages.append(round(age, 5))
            age += segment.duration
        return ages[::-1]

    def _header(self) -> list[str]:
        hold_back = seconds(part_target_limit(self.part_target) * _PART_HOLD_BACK_PARTS)
        return [
            "#EXTM3U",
            f"#EXT-X-VERSION:{VERSION}",
            f"#EXT-X-TARGETDURATION:{self.target_duration}",
            "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES"
            f",PART-HOLD-BACK={hold_back},CAN-SKIP-UNTIL={seconds(self.skip_until)}",
            f"#EXT-X-PART-INF:PART-TARGET={seconds(part_target_limit(self.part_target))}",
            f"#EXT-X-MEDIA-SEQUENCE:{self.segments[0].number if self.segments else 0}",
            f"#EXT-X-DISCONTINUITY-SEQUENCE:{self.discontinuity_sequence}",
        ]

    def _segment(self, segment: Segment, *, with_parts: bool) -> list[str]:
        lines = ["#EXT-X-DISCONTINUITY"] if segment.discontinuity else []
        starts_at = segment.starts_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{starts_at}")
        if with_parts:
            lines += self._parts(segment)
        if segment.gap:
            lines.append("#EXT-X-GAP")
        if segment.complete:
            lines += [f"#EXTINF:{seconds(segment.duration)},", self.uri(segment.name)]
        return lines

    def _parts(self, segment: Segment) -> list[str]:
        return [
            f"#EXT-X-PART:DURATION={seconds(part.duration)}"
            f',URI="{self.uri(part_name(segment.number, index))}"'
            + (",INDEPENDENT=YES" if part.independent else "")
            for index, part in enumerate(segment.parts)
        ]

    def _last_line(self) -> str:
        if self.hint is None:
            return "#EXT-X-ENDLIST"
        return f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{self.uri(self.hint)}"'


def render_multivariant(rendition: Rendition, segments: Sequence[Segment], uri: str) -> bytes:
    """The multivariant playlist with its only variant at `uri`; bit rates as measured."""
    peak, average = _bandwidth(segments)
    attributes = [
        f"BANDWIDTH={peak}",
        f"AVERAGE-BANDWIDTH={average}",
        f'CODECS="{rendition.codecs}"',
    ]
    if rendition.width:
        attributes.append(f"RESOLUTION={rendition.width}x{rendition.height}")
        attributes.append(f"FRAME-RATE={rendition.frame_rate:.3f}")
    lines = (
        "#EXTM3U",
        f"#EXT-X-VERSION:{VERSION}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f"#EXT-X-STREAM-INF:{','.join(attributes)}",
        uri,
        "",
    )
    return "\n".join(lines).encode()


def seconds(value: float) -> str:
    """A decimal-floating-point attribute value."""
    return f"{value:.5f}"


def part_target_limit(part_target: float) -> float:
    """The part target rounded up to the digits a playlist shows, so that no part exceeds it."""
    return math.ceil(part_target * 1e5 - 1e-6) / 1e5


def _bandwidth(segments: Sequence[Segment]) -> tuple[int, int]:
    """Peak and average bits a second."""
    media = [segment for segment in segments if segment.parts]
    measured = [segment for segment in media if segment.complete] or media
    if not measured:
        return 1, 1
    peak = max(segment.size / segment.duration for segment in measured)
    size = sum(segment.size for segment in measured)
    average = size / sum(segment.duration for segment in measured)
    return round(8 * peak), round(8 * average)
