"""Which segments there are: how they are numbered, dated, closed, and when they go."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from streaming.mediaserver.hls.segments import Part, Segment

GAP_ENTRIES = 7
"""Entries older iOS wants to see before it plays; gaps stand in until there are segments."""

WINDOW_TARGETS = 12
"""Target durations of media in a playlist: twice what a delta update may skip."""


class Timeline:
    """The segments of one live programme, oldest first, and the init segments they need.

    Segments that left the playlist stay for as long as the playlist is, since a player may still
    be about to ask for them (draft-pantos-hls-rfc8216bis §6.2.2).
    """

    def __init__(
        self,
        *,
        part_target: float,
        segment_target: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.inits: dict[int, bytes] = {}
        self.first_number = 0
        self.open_number = GAP_ENTRIES
        self.discontinuity_sequence = 0
        self._part_target = part_target
        self._segment_target = segment_target
        self._monotonic = monotonic
        self._epoch = datetime.now(UTC) - timedelta(seconds=monotonic())
        self._edge: float | None = None  # end of the media, in monotonic time
        self._restarted = False
        self._segments: dict[int, Segment] = {}

    @property
    def segments(self) -> list[Segment]:
        """Those in the playlist; the last may be incomplete."""
        numbers = range(self.first_number, self.open_number + 1)
        return [self._segments[number] for number in numbers if number in self._segments]

    def get(self, number: int) -> Segment | None:
        """The segment with this media sequence number while it is kept."""
        return self._segments.get(number)

    def add_init(self, data: bytes) -> None:
        """Begin an encoder run: the next part stands behind a discontinuity if there was one."""
        used = self._used_inits()
        self._restarted = self._edge is not None
        self.inits = {number: self.inits[number] for number in used}
        self.inits[max(used, default=-1) + 1] = data

    def append(self, part: Part, *, starts_segment: bool) -> None:
        """Add a part to the open segment, or to a new one. ValueError if that breaks a rule."""
        if not self.inits:
            raise ValueError("A part came before any init segment.")
        if starts_segment or self._restarted:
            self.close()
        segment = self._segments.get(self.open_number) or self._begin_segment(part)
        segment.append(part)
        self._edge = (self._edge or 0.0) + part.duration
        if segment.duration + self._part_target / 2 > self._segment_target:
            self.close()

    def close(self) -> None:
        """Complete the open segment, if there is one."""
        segment = self._segments.get(self.open_number)
        if segment is not None:
            segment.complete = True
            self.open_number += 1
            self._slide()

    def has(self, number: int, index: int | None) -> bool:
        """Say whether segment `number`, or its part `index`, or anything later is there (§6.2.5.2).

        An index past the end of a complete segment means part 0 of the next.
        """
        if index is None or number < self.open_number - 1:
            return number < self.open_number
        if number < self.open_number:
            segment = self._segments.get(number)
            if segment is None or index < len(segment.parts):
                return True
            number, index = number + 1, 0
        segment = self._segments.get(number)
        return segment is not None and index < len(segment.parts)

    def next_part(self) -> tuple[int, int]:
        """Segment number and index that the next part is expected to have."""
        segment = self._segments.get(self.open_number)
        return self.open_number, len(segment.parts) if segment else 0

    def _begin_segment(self, part: Part) -> Segment:
        if not part.independent:
            raise ValueError("A segment must begin with an independent part.")
        init = max(self.inits)
        if self._edge is None:
            self._edge = self._monotonic() - part.duration
            self._fill_with_gaps()
        elif self._restarted:
            self._edge = max(self._edge, self._monotonic() - part.duration)
        segment = Segment(
            self.open_number, init, self._date(self._edge), discontinuity=self._restarted
        )
        self._restarted = False
        self._segments[segment.number] = segment
        return segment

    def _fill_with_gaps(self) -> None:
        start = (self._edge or 0.0) - GAP_ENTRIES * self._segment_target
        for number in range(GAP_ENTRIES):
            date = self._date(start + number * self._segment_target)
            self._segments[number] = Segment(
                number, None, date, gap=True, complete=True, duration=self._segment_target
            )

    def _date(self, monotonic: float) -> datetime:
        return self._epoch + timedelta(seconds=monotonic)

    def _slide(self) -> None:
        """Let segments leave the playlist, and forget those that left long enough ago."""
        now = self._monotonic()
        segments = self.segments
        window = WINDOW_TARGETS * self._segment_target
        excess = sum(segment.duration for segment in segments) - window
        for segment in segments[:-GAP_ENTRIES]:
            excess -= segment.duration
            if excess < -self._part_target / 2:
                break
            segment.left_at = now
            self.first_number = segment.number + 1
            self.discontinuity_sequence += segment.discontinuity
        self._forget(now - window)

    def _forget(self, before: float) -> None:
        for segment in list(self._segments.values()):
            if segment.left_at is None or segment.left_at + segment.duration > before:
                break
            del self._segments[segment.number]
        used = self._used_inits() | {max(self.inits)}
        self.inits = {number: data for number, data in self.inits.items() if number in used}

    def _used_inits(self) -> set[int]:
        used = {segment.init for segment in self._segments.values()}
        return {number for number in used if number is not None}
