"""Tracks that send synthetic media in real time, in the place of browsers' ones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import count

from streaming.mediaserver.composer.wire import RtpMessage
from streaming.mediaserver.sfu.types import Codec, Kind, RtpPacket, RtpSink, UplinkStats


class SyntheticUplink:
    """An `sfu.types.Uplink` without a connection behind it."""

    def __init__(self, codec: Codec) -> None:
        self.track_id = "synthetic"
        self.kind: Kind = "audio" if codec == "opus" else "video"
        self.codec = codec
        self.clock_rate = 48_000 if codec == "opus" else 90_000
        self.cname = "synthetic"
        self.stats = UplinkStats()
        self.sinks: list[RtpSink] = []
        self.ever = 0
        """How many sinks it has ever had."""
        self.keyframes_asked = 0
        self.muted = False

    def add_sink(self, sink: RtpSink) -> None:
        """Send packets there too."""
        self.sinks.append(sink)
        self.ever += 1

    def remove_sink(self, sink: RtpSink) -> None:
        """Send no more packets there."""
        self.sinks.remove(sink)

    def request_keyframe(self) -> None:
        """Somebody cannot decode."""
        self.keyframes_asked += 1

    def retransmittable(self, sequence: int) -> RtpPacket | None:
        """Nothing is kept."""
        return None

    def set_muted(self, muted: bool) -> None:
        """Let nothing through."""
        self.muted = muted

    def limit_bitrate(self, sink: RtpSink, bits_per_second: int | None) -> None:
        """There is always enough."""

    def send(self, packet: RtpMessage) -> None:
        """One packet to all sinks, unless they are not to get any."""
        if self.muted:
            return
        rtp = RtpPacket(
            packet.marker,
            96,
            packet.sequence,
            packet.timestamp,
            1,
            packet.payload,
            orientation=packet.orientation,
        )
        for sink in tuple(self.sinks):
            sink.rtp(rtp)


async def play(uplink: SyntheticUplink, packets: Sequence[RtpMessage], period: float) -> None:
    """Send packets when they are due, again and again, until cancelled.

    `period` is the seconds the packets last; the numbers go on from round to round.
    """
    begin = time.monotonic()
    for turn in count():
        for packet in packets:
            due = begin + turn * period + packet.arrival
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            sequence = packet.sequence + turn * len(packets)
            timestamp = packet.timestamp + round(turn * period * uplink.clock_rate)
            uplink.send(
                packet._replace(sequence=sequence & 0xFFFF, timestamp=timestamp & 0xFFFFFFFF)
            )
