"""What is missing of a stream, when to ask for it again, and what to report of it.

Sequence numbers are those of the sender, 16 bits with wrap-around (RFC 3550 appendix A).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

JUMP = 500
"""Packets; with more than this missing the stream begins anew and they are not asked for."""
MAX_TRIES = 10
GIVE_UP_AFTER = 1.0
_REORDER_WAIT = 0.015
_MIN_RETRY = 0.03
_FIRST_RTT = 0.06


class Arrival(Enum):
    """What a packet's number says: it belongs, it skips too much, it is older than the stream."""

    SOUND = "sound"
    JUMP = "jump"
    OUTDATED = "outdated"


@dataclass(slots=True)
class _Missing:
    since: float
    due: float
    asked_at: float = 0.0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Reception:
    """The numbers of a report block, and the packets expected in its interval."""

    highest: int
    fraction_lost: int
    lost: int
    expected: int


class LossTracker:
    """Follows one stream; `first` is the number of the packet that begins it."""

    def __init__(self, first: int) -> None:
        self.highest = (first - 1) & 0xFFFF
        self.rtt = _FIRST_RTT
        """Seconds from asking for a packet to having it, smoothed."""
        self._cycles = -0x10000 if first == 0 else 0
        self._floor = self._uncounted = self._cycles + self.highest
        self._received = 0
        self._reported = (0, 0)
        self._missing: dict[int, _Missing] = {}

    def received(self, sequence: int, now: float) -> Arrival:
        """Count a packet. After a jump all hope for earlier packets is given up."""
        ahead = (sequence - self.highest) & 0xFFFF
        if ahead == 1:
            self._advance(sequence)
            self._received += 1
            return Arrival.SOUND
        if 1 < ahead < 0x8000:
            return self._gap(sequence, ahead, now)
        return self._late(sequence, now)

    @property
    def waiting(self) -> bool:
        """Whether something is missing that may still come."""
        return bool(self._missing)

    def due(self, now: float) -> list[int]:
        """Take the numbers to ask for now, in their order."""
        due = [number for number, missing in self._missing.items() if missing.due <= now]
        for number in due:
            missing = self._missing[number]
            missing.tries += 1
            missing.asked_at = now
            missing.due = now + max(_MIN_RETRY, 1.25 * self.rtt)
        return due

    def give_up(self, now: float) -> int:
        """Forget what was asked for too often or too long; the number of packets forgotten."""
        hopeless = [
            number
            for number, missing in self._missing.items()
            if now - missing.since > GIVE_UP_AFTER
            or (missing.tries >= MAX_TRIES and missing.due <= now)
        ]
        for number in hopeless:
            del self._missing[number]
        return len(hopeless)

    def report(self) -> Reception:
        """Sum up the time since the last report (RFC 3550 §6.4.1); recovered packets are lost."""
        extended = self._cycles + self.highest
        expected = extended - self._uncounted
        interval = expected - self._reported[0]
        lost = interval - (self._received - self._reported[1])
        self._reported = (expected, self._received)
        fraction = min(255, max(0, lost) * 256 // interval) if interval > 0 else 0
        total = max(-0x800000, min(0x7FFFFF, expected - self._received))
        return Reception(extended & 0xFFFFFFFF, fraction, total, max(0, interval))

    def _advance(self, sequence: int) -> None:
        if sequence < self.highest:
            self._cycles += 0x10000
        self.highest = sequence

    def _gap(self, sequence: int, ahead: int, now: float) -> Arrival:
        missing_from = self.highest + 1
        self._advance(sequence)
        self._received += 1
        if ahead + len(self._missing) > JUMP:
            self._missing.clear()
            self._uncounted += ahead - 1
            return Arrival.JUMP
        for number in range(missing_from, missing_from + ahead - 1):
            self._missing[number & 0xFFFF] = _Missing(now, now + _REORDER_WAIT)
        return Arrival.SOUND

    def _late(self, sequence: int, now: float) -> Arrival:
        behind = (self.highest - sequence) & 0xFFFF
        if self._cycles + self.highest - behind <= self._floor:
            return Arrival.OUTDATED
        missing = self._missing.pop(sequence, None)
        if missing is not None and missing.tries == 0:
            self._received += 1
        elif missing is not None and missing.tries == 1:
            self.rtt += (now - missing.asked_at - self.rtt) / 8
        return Arrival.SOUND
