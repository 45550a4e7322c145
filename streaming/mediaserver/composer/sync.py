"""When a picture or a sound belongs in the programme.

A sender report says which NTP time of the sender an RTP timestamp is (RFC 3550 §6.4.1). All tracks
of a participant share that clock, so one offset from it to ours, the least seen for any of them,
keeps their pictures and sound in step whatever the network does to each track. Before the first
report of a track, the least of its own arrivals stands in.

On top lies one playout delay for the participant, just long enough for what usually comes late.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from streaming.mediaserver.composer.jitter import unwrap

MIN_DELAY = 0.02
MAX_DELAY = 0.2
_FIRST_DELAY = 0.08
_MARGIN = 0.01
_SHRINK = 0.02
_BUCKET = 0.5
_WINDOW = 5.0


class Window:
    """The extreme value of each half second, for the last five seconds."""

    def __init__(self, pick: Callable[[float, float], float]) -> None:
        self._pick = pick
        self._buckets: deque[tuple[float, float]] = deque()

    def add(self, value: float, now: float) -> bool:
        """Take a value; True when it opens a new half second."""
        buckets = self._buckets
        if not buckets or now - buckets[-1][0] >= _BUCKET:
            buckets.append((now, value))
            while now - buckets[0][0] > _WINDOW:
                buckets.popleft()
            return True
        begun, extreme = buckets[-1]
        buckets[-1] = begun, self._pick(extreme, value)
        return False

    def extremes(self, now: float = 0.0) -> list[float]:
        """The extremes that are still of interest at `now`, oldest first."""
        return [extreme for begun, extreme in self._buckets if now - begun <= _WINDOW]

    def keep_newest(self, count: int) -> None:
        """Forget what came before the last `count` half seconds."""
        while len(self._buckets) > count:
            self._buckets.popleft()


class Offset:
    """The least difference between arrival and capture: the network's shortest way."""

    def __init__(self) -> None:
        self._window = Window(min)
        self.value: float | None = None
        """Seconds to add to a capture time; None before the first packet."""

    def add(self, difference: float, now: float) -> None:
        """Take the difference of one packet.

        When nothing of the last half second came within reach, the way has become longer (or the
        sender's clock was set): begin anew instead of dropping everything as late.
        """
        if self._window.add(difference, now):
            *_, recent = self._window.extremes()[:-1] or [difference]
            if recent - min(self._window.extremes()) > MAX_DELAY:
                self._window.keep_newest(2)
            self.value = min(self._window.extremes())
        elif self.value is None or difference < self.value:
            self.value = difference


class ParticipantClock:
    """What the tracks of one participant share."""

    def __init__(self) -> None:
        self.offset = Offset()
        self.delay = _FIRST_DELAY
        """Seconds from the earliest possible arrival to the place in the programme."""
        self._lateness: dict[str, Window] = {}

    def late(self, kind: str, seconds: float, now: float) -> None:
        """A packet of that kind of track came that much later than the earliest could."""
        window = self._lateness.setdefault(kind, Window(max))
        if window.add(seconds, now):
            self._adapt(now)

    def _adapt(self, now: float) -> None:
        """Sound waits for nearly all packets, pictures (which may be late) for most."""
        wanted = _MARGIN + max(self._rank("audio", 0.9, now), self._rank("video", 0.5, now))
        self.delay = max(min(wanted, MAX_DELAY), self.delay - _SHRINK, MIN_DELAY)

    def _rank(self, kind: str, share: float, now: float) -> float:
        """The lateness that `share` of the half seconds do not exceed."""
        window = self._lateness.get(kind)
        extremes = sorted(window.extremes(now)) if window else []
        return extremes[round(share * (len(extremes) - 1))] if extremes else 0.0


class TrackClock:
    """Maps the RTP timestamps of one track to the time of this machine."""

    def __init__(self, kind: str, rate: int, participant: ParticipantClock) -> None:
        self.rate = rate
        self._kind = kind
        self._participant = participant
        self._own_offset = Offset()
        self._newest: int | None = None
        self._reported: tuple[float, int] | None = None

    def report(self, ntp: int, timestamp: int, now: float) -> None:
        """Take a sender report."""
        number = self.unwrapped(timestamp)
        seconds = ntp / 2**32
        if self._newest is None:
            self._newest = number
        if self._participant.offset.value is None and self._own_offset.value is not None:
            self._participant.offset.add(self._earliest(number) - seconds, now)
        self._reported = seconds, number

    def observe(self, timestamp: int, arrival: float) -> float:
        """Take the arrival of a packet; its place in time is returned, see `playout`."""
        number = self.unwrapped(timestamp)
        self._newest = number if self._newest is None else max(number, self._newest)
        self._offset.add(arrival - self._captured(number), arrival)
        earliest = self._earliest(number)
        self._participant.late(self._kind, arrival - earliest, arrival)
        return earliest + self._participant.delay

    def playout(self, timestamp: int) -> float:
        """When what was captured at `timestamp` is to be seen or heard (monotonic seconds)."""
        return self._earliest(self.unwrapped(timestamp)) + self._participant.delay

    def unwrapped(self, timestamp: int) -> int:
        """The timestamp without wrap-around."""
        return unwrap(timestamp, self._newest, 32)

    @property
    def _offset(self) -> Offset:
        return self._own_offset if self._reported is None else self._participant.offset

    def _captured(self, number: int) -> float:
        """Seconds on the sender's clock, or from an unknown beginning before the first report."""
        if self._reported is None:
            return number / self.rate
        seconds, reported = self._reported
        return seconds + (number - reported) / self.rate

    def _earliest(self, number: int) -> float:
        return self._captured(number) + (self._offset.value or 0.0)
