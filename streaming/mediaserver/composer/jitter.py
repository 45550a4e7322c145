"""Puts packets back in order, for a bounded time."""

from __future__ import annotations

from collections.abc import Iterator

from streaming.mediaserver.composer.wire import RtpMessage

CAPACITY = 512
"""Packets held at most; a gap with more behind it is given up."""

_RESTART = 3000
"""A sequence number further away than this begins anew (RFC 3550 appendix A.1)."""


def unwrap(value: int, near: int | None, bits: int) -> int:
    """The number without wrap-around that is `value` modulo 2^bits and nearest to `near`."""
    if near is None:
        return value
    size = 1 << bits
    distance = (value - near) & (size - 1)
    return near + (distance - size if distance >= size >> 1 else distance)


class JitterBuffer:
    """Holds the packets behind a gap until the gap is filled or one of them may wait no longer."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[RtpMessage, float]] = {}
        self._next: int | None = None
        self.lost = 0
        """Packets given up since the beginning."""

    def push(self, packet: RtpMessage, deadline: float) -> None:
        """Take a packet that may wait until `deadline`; duplicates and late ones are dropped."""
        number = unwrap(packet.sequence, self._next, 16)
        if self._next is None or abs(number - self._next) > _RESTART:
            self._held.clear()
            self._next = number
        if number >= self._next:
            self._held.setdefault(number, (packet, deadline))

    def pop(self, now: float) -> Iterator[RtpMessage | None]:
        """Yield what is due, in order; None stands where packets are given up as lost."""
        while self._held and self._next is not None:
            if self._next in self._held:
                packet, _ = self._held.pop(self._next)
                self._next += 1
                yield packet
            elif self._may_wait(now):
                return
            else:
                first = min(self._held)
                self.lost += first - self._next
                self._next = first
                yield None

    def _may_wait(self, now: float) -> bool:
        earliest = min(deadline for _, deadline in self._held.values())
        return now < earliest and len(self._held) <= CAPACITY
