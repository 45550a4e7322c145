"""A strict reader of media playlists: what breaks draft-pantos-hls-rfc8216bis fails a test."""

import math
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"\r\n]*"|[^,]*)(?:,|$)')
_DECIMAL = re.compile(r"\d+\.\d+|\d+")
_ROUNDING = 1e-4


@dataclass(frozen=True)
class PartEntry:
    uri: str
    duration: float
    independent: bool


@dataclass
class SegmentEntry:
    number: int
    init: str | None = None
    date: datetime | None = None
    gap: bool = False
    discontinuity: bool = False
    duration: float | None = None
    uri: str | None = None
    parts: list[PartEntry] = field(default_factory=list)

    @property
    def length(self) -> float:
        return self.duration or sum(part.duration for part in self.parts)


@dataclass
class Playlist:
    target: int = 0
    part_target: float = 0.0
    hold_back: float = 0.0
    skip_until: float = 0.0
    sequence: int = -1
    discontinuity_sequence: int = -1
    skipped: int = 0
    segments: list[SegmentEntry] = field(default_factory=list)
    hint: str | None = None
    ended: bool = False

    @property
    def media(self) -> list[SegmentEntry]:
        return [segment for segment in self.segments if not segment.gap]

    @property
    def complete(self) -> list[SegmentEntry]:
        return [segment for segment in self.segments if segment.uri]


def read_playlist(text: str) -> Playlist:
    """Parse a media playlist and check every rule that one playlist can break."""
    playlist = _parse(text)
    _check_header(playlist)
    _check_segments(playlist)
    _check_parts(playlist)
    _check_dates(playlist)
    return playlist


def check_successor(before: Playlist, after: Playlist) -> None:
    """A later playlist of a stream may add at the end and remove at the beginning, no more."""
    assert (before.target, before.part_target) == (after.target, after.part_target)
    assert after.sequence >= before.sequence
    assert after.discontinuity_sequence >= before.discontinuity_sequence
    assert not before.ended or after.ended
    known = {segment.number: segment for segment in after.segments}
    for segment in before.segments:
        if segment.number in known:
            later = known[segment.number]
            assert (later.date, later.discontinuity) == (segment.date, segment.discontinuity)
            assert segment.uri in (None, later.uri)
            assert later.parts[: len(segment.parts)] == segment.parts or not later.parts
    left = [s for s in before.segments if s.number < after.sequence]
    assert after.discontinuity_sequence == before.discontinuity_sequence + sum(
        s.discontinuity for s in left
    )


def merge(before: Playlist, delta: Playlist) -> Playlist:
    """What a player holds after a delta update (§6.2.5.1)."""
    assert delta.skipped
    kept = [s for s in before.segments if s.number >= delta.sequence][: delta.skipped]
    assert len(kept) == delta.skipped
    assert all(segment.uri for segment in kept)
    fresh = [replace(segment, init=segment.init or kept[-1].init) for segment in delta.segments]
    return replace(delta, skipped=0, segments=[replace(s, parts=[]) for s in kept] + fresh)


def _parse(text: str) -> Playlist:
    lines = text.split("\n")
    assert lines[0] == "#EXTM3U"
    assert lines[-1] == ""
    playlist = Playlist()
    reader = _Reader(playlist)
    for line in lines[1:-1]:
        assert line, "blank line"
        assert not playlist.ended, "something after EXT-X-ENDLIST"
        reader.take(line)
    reader.finish()
    return playlist


class _Reader:
    def __init__(self, playlist: Playlist) -> None:
        self.playlist = playlist
        self.init: str | None = None
        self.segment: SegmentEntry | None = None
        self.tags: set[str] = set()

    def take(self, line: str) -> None:
        if not line.startswith("#"):
            segment = self._segment()
            assert segment.duration is not None, "a URI without EXTINF"
            segment.uri = line
            self._close()
            return
        tag, _, value = line[1:].partition(":")
        handler = getattr(self, "_" + tag.replace("EXT-X-", "").replace("-", "_").lower(), None)
        assert handler is not None, f"unknown tag {tag}"
        if tag in ("EXT-X-VERSION", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE"):
            assert tag not in self.tags, f"{tag} twice"
        self.tags.add(tag)
        handler(value)

    def finish(self) -> None:
        if self.segment is not None:
            assert self.segment.duration is None
            self._close()
        assert {"EXT-X-VERSION", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE"} <= self.tags
        assert self.playlist.ended or self.playlist.hint, "a live playlist without a hint"

    def _segment(self) -> SegmentEntry:
        if self.segment is None:
            playlist = self.playlist
            number = playlist.sequence + playlist.skipped + len(playlist.segments)
            self.segment = SegmentEntry(number, self.init)
        return self.segment

    def _close(self) -> None:
        self.playlist.segments.append(self._segment())
        self.segment = None

    def _version(self, value: str) -> None:
        assert int(value) >= 9

    def _targetduration(self, value: str) -> None:
        self.playlist.target = int(value)

    def _server_control(self, value: str) -> None:
        attributes = _attributes(value)
        assert attributes["CAN-BLOCK-RELOAD"] == "YES"
        self.playlist.hold_back = _decimal(attributes["PART-HOLD-BACK"])
        self.playlist.skip_until = _decimal(attributes["CAN-SKIP-UNTIL"])

    def _part_inf(self, value: str) -> None:
        self.playlist.part_target = _decimal(_attributes(value)["PART-TARGET"])

    def _media_sequence(self, value: str) -> None:
        assert not self.playlist.segments
        self.playlist.sequence = int(value)

    def _discontinuity_sequence(self, value: str) -> None:
        assert not self.playlist.segments
        self.playlist.discontinuity_sequence = int(value)

    def _skip(self, value: str) -> None:
        assert not self.playlist.segments
        self.playlist.skipped = int(_attributes(value)["SKIPPED-SEGMENTS"])

    def _map(self, value: str) -> None:
        assert self.segment is None or not self.segment.parts
        self.init = _quoted(_attributes(value)["URI"])
        if self.segment is not None:
            self.segment.init = self.init

    def _program_date_time(self, value: str) -> None:
        assert value.endswith("Z")
        self._segment().date = datetime.fromisoformat(value)

    def _discontinuity(self, value: str) -> None:
        assert not value
        assert not self._segment().parts
        self._segment().discontinuity = True

    def _gap(self, value: str) -> None:
        assert not value
        self._segment().gap = True

    def _part(self, value: str) -> None:
        attributes = _attributes(value)
        assert set(attributes) <= {"DURATION", "URI", "INDEPENDENT"}
        independent = attributes.get("INDEPENDENT") == "YES"
        part = PartEntry(_quoted(attributes["URI"]), _decimal(attributes["DURATION"]), independent)
        self._segment().parts.append(part)

    def _extinf(self, value: str) -> None:
        duration, comma, _ = value.partition(",")
        assert comma
        self._segment().duration = _decimal(duration)

    def _preload_hint(self, value: str) -> None:
        attributes = _attributes(value)
        assert attributes["TYPE"] == "PART"
        assert self.playlist.hint is None
        self.playlist.hint = _quoted(attributes["URI"])

    def _endlist(self, value: str) -> None:
        assert not value
        self.finish_before_end()
        self.playlist.ended = True

    def finish_before_end(self) -> None:
        assert self.segment is None, "an open segment at the end"


def _check_header(playlist: Playlist) -> None:
    assert playlist.target >= 1
    assert playlist.sequence >= 0
    assert playlist.discontinuity_sequence >= 0
    assert playlist.hold_back >= 3 * playlist.part_target - 1e-9
    assert playlist.skip_until >= 6 * playlist.target


def _check_segments(playlist: Playlist) -> None:
    assert playlist.skipped + len(playlist.complete) >= 7, "too few entries for old players"
    for segment in playlist.segments:
        assert playlist.skipped or segment.init or segment.gap, "a segment without EXT-X-MAP"
        if segment.duration is not None:
            assert round(segment.duration) <= playlist.target
    total = sum(segment.length for segment in playlist.complete)
    assert playlist.skipped or total >= 3 * playlist.target


def _check_parts(playlist: Playlist) -> None:
    age = 0.0
    uris = [part.uri for segment in playlist.segments for part in segment.parts]
    assert len(uris) == len(set(uris))
    assert playlist.hint not in uris
    for segment in reversed(playlist.segments):
        if segment.parts:
            _check_parts_of(segment, playlist.part_target)
            assert age <= 3 * playlist.target + _ROUNDING, "parts listed for too long"
        elif not segment.gap:
            assert age >= 3 * playlist.target - _ROUNDING, "parts left too early"
        age += segment.length


def _check_parts_of(segment: SegmentEntry, part_target: float) -> None:
    assert segment.parts[0].independent, "a segment that begins without a key frame"
    assert all(part.duration <= part_target for part in segment.parts)
    followed = zip(segment.parts, segment.parts[1:], strict=False)
    for part, following in followed:
        assert part.duration >= 0.85 * part_target or following.independent, "a short part"
    if segment.duration is not None:
        total = sum(part.duration for part in segment.parts)
        assert math.isclose(total, segment.duration, abs_tol=_ROUNDING)


def _check_dates(playlist: Playlist) -> None:
    for before, after in zip(playlist.segments, playlist.segments[1:], strict=False):
        assert before.date
        assert after.date
        step = after.date - before.date - timedelta(seconds=before.length)
        if after.discontinuity:
            assert step > timedelta(milliseconds=-2)
        else:
            assert abs(step) < timedelta(milliseconds=2)


def _attributes(value: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(value)
    assert value == ",".join(f"{name}={text}" for name, text in found)
    assert len(dict(found)) == len(found)
    return dict(found)


def _decimal(text: str) -> float:
    assert _DECIMAL.fullmatch(text)
    return float(text)


def _quoted(text: str) -> str:
    assert text[0] == text[-1] == '"'
    return text[1:-1]
