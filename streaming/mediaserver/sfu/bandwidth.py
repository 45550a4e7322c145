"""How much a browser is told to send: REMB from losses and from what receivers can take."""

from __future__ import annotations

from collections.abc import Iterable

from streaming.mediaserver.sfu.downlink import RtpDownlink

START = 1_500_000
FLOOR = 150_000
CAP = 2_500_000
RECEIVER_FLOOR = 400_000
"""Bits a second; no single receiver brings a publisher's track below this for all."""

_GROWTH = 1.08
_LOW_LOSS = 0.02
_HIGH_LOSS = 0.10
_LINE_FULL = 0.05
_CONGESTED = 0.95


class UplinkEstimate:
    """Bits a second that one browser may send, by the losses on its line."""

    def __init__(self) -> None:
        self.bits_per_second = START

    def update(self, lost: float) -> None:
        """Take the share of packets lost in the last second, 0 to 1."""
        rate = float(self.bits_per_second)
        if lost > _HIGH_LOSS:
            rate *= 1 - lost / 2
        elif lost < _LOW_LOSS:
            rate *= _GROWTH
        self.bits_per_second = int(min(CAP, max(FLOOR, rate)))


class DownlinkBudget:
    """Divides what one browser can take among the video tracks that it gets.

    The browser's estimate alone is not believed: a busy processor delays packets as a full line
    does. Only with losses too is the line taken to be full.
    """

    def __init__(self) -> None:
        self._remb: int | None = None

    def remb(self, bits_per_second: int) -> None:
        """Take the browser's own estimate of its line."""
        self._remb = bits_per_second

    def second_passed(self, downlinks: Iterable[RtpDownlink]) -> None:
        """Limit the tracks when more was sent than the line takes, else let them grow again."""
        rates = {downlink: downlink.second_passed() for downlink in downlinks}
        sent = sum(rates.values())
        remb, self._remb = self._remb, None
        lossy = any(downlink.lost_share > _LINE_FULL for downlink in rates)
        share = remb / sent if remb is not None and sent and lossy else 1.0
        for downlink, rate in rates.items():
            if downlink.uplink.kind == "video":
                downlink.limit = _next_limit(downlink.limit, rate, share)
                downlink.uplink.limit_bitrate(downlink, downlink.limit)


def _next_limit(limit: int | None, rate: int, share: float) -> int | None:
    if share < _CONGESTED:
        return max(RECEIVER_FLOOR, int(rate * share))
    grown = int(limit * _GROWTH) if limit is not None else CAP
    return grown if grown < CAP else None
