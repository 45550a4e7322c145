"""One SSRC that carries a track: its losses, its clock, its numbers within the track."""

from __future__ import annotations

from streaming.mediaserver.sfu import rtcp
from streaming.mediaserver.sfu.loss import LossTracker, Reception
from streaming.mediaserver.sfu.types import RtpPacket

_MAX_TRANSIT_STEP = 10
"""Seconds; a larger step is a new clock and no jitter."""


class Source:
    """Begins with `first`; `after` is the track's newest packet, `silence` seconds old."""

    def __init__(
        self, first: RtpPacket, clock_rate: int, after: RtpPacket | None, silence: float
    ) -> None:
        self.ssrc = first.ssrc
        self.losses = LossTracker(first.sequence)
        self.clock: tuple[int, int] | None = None
        """NTP time and RTP time, in the track's numbers, of the last sender report."""
        self._clock_rate = clock_rate
        self._sequence_offset = self._timestamp_offset = 0
        if after is not None:
            self._sequence_offset = after.sequence + 1 - first.sequence
            ticks = int(silence * clock_rate)
            self._timestamp_offset = after.timestamp + ticks - first.timestamp
        self._transit: float | None = None
        self._jitter = 0.0
        self._last_sr = 0
        self._last_sr_at = 0.0

    def renumber(self, packet: RtpPacket) -> None:
        """Give a packet of this source its number and time in the track."""
        packet.sequence = (packet.sequence + self._sequence_offset) & 0xFFFF
        packet.timestamp = (packet.timestamp + self._timestamp_offset) & 0xFFFFFFFF

    def arrived(self, packet: RtpPacket, now: float) -> None:
        """Measure the interarrival jitter (RFC 3550 §6.4.1)."""
        transit = now * self._clock_rate - packet.timestamp
        if self._transit is not None:
            step = abs(transit - self._transit)
            if step < _MAX_TRANSIT_STEP * self._clock_rate:
                self._jitter += (step - self._jitter) / 16
        self._transit = transit

    def sender_report(self, report: rtcp.SenderReport, now: float) -> tuple[int, int]:
        """Take the sender's clock; give it back in the track's numbers."""
        timestamp = (report.rtp_timestamp + self._timestamp_offset) & 0xFFFFFFFF
        self.clock = (report.ntp, timestamp)
        self._last_sr = (report.ntp >> 16) & 0xFFFFFFFF
        self._last_sr_at = now
        return self.clock

    def report_block(self, now: float) -> tuple[rtcp.ReportBlock, Reception]:
        """Sum up what came since the last time."""
        reception = self.losses.report()
        delay = int((now - self._last_sr_at) * 65536) & 0xFFFFFFFF if self._last_sr else 0
        block = rtcp.ReportBlock(
            ssrc=self.ssrc,
            fraction_lost=reception.fraction_lost,
            lost=reception.lost,
            highest_sequence=reception.highest,
            jitter=int(self._jitter),
            last_sr=self._last_sr,
            delay=delay,
        )
        return block, reception
