"""A track on its way in: its packets, what is missing of them, and who wants them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Protocol

from streaming.mediaserver.sfu import rtcp
from streaming.mediaserver.sfu.keyframes import KeyframeRequests
from streaming.mediaserver.sfu.loss import Arrival
from streaming.mediaserver.sfu.source import Source
from streaming.mediaserver.sfu.types import Codec, Kind, RtpPacket, RtpSink, UplinkStats

_logger = logging.getLogger(__name__)

HISTORY = 512
"""Packets kept for retransmission."""
MAX_PAYLOAD = 1300
"""Bytes; with every extension and the SRTP tag a packet still fits an Ethernet frame."""
SOURCE_SILENCE = 0.5
"""Seconds without a packet after which another SSRC may go on with the track."""
_MASK = HISTORY - 1


@dataclass(frozen=True, slots=True)
class UplinkFormat:
    """What was negotiated for a track. `nack` says whether its sender can retransmit."""

    kind: Kind
    codec: Codec
    payload_type: int
    clock_rate: int
    nack: bool


class UplinkFeedback(Protocol):
    """The way back to the sender of a track."""

    def keyframe(self, ssrc: int) -> None:
        """Send a key-frame request."""

    def missing(self) -> None:
        """See to it that lost packets are asked for soon."""


class RtpUplink:
    """The `types.Uplink` of a browser's track. One SSRC at a time carries it."""

    def __init__(
        self, track_id: str, agreed: UplinkFormat, cname: str, feedback: UplinkFeedback
    ) -> None:
        self.track_id = track_id
        self.kind = agreed.kind
        self.codec = agreed.codec
        self.clock_rate = agreed.clock_rate
        self.cname = cname
        self.agreed = agreed
        self.stats = UplinkStats()
        self.source: Source | None = None
        self._feedback = feedback
        self._keyframes = KeyframeRequests(self._ask_for_keyframe)
        self._sinks: tuple[RtpSink, ...] = ()
        self._limits: dict[RtpSink, int] = {}
        self._history: list[RtpPacket | None] = [None] * HISTORY
        self._newest: RtpPacket | None = None
        self._muted = False
        self._closed = False

    def add_sink(self, sink: RtpSink) -> None:
        """Send packets to `sink` from now on, and first the last sender report if there is one."""
        if sink in self._sinks or self._closed:
            return
        self._sinks = (*self._sinks, sink)
        if self.source is not None and self.source.clock is not None:
            sink.sender_report(*self.source.clock)

    def remove_sink(self, sink: RtpSink) -> None:
        """Stop sending to `sink`."""
        self._sinks = tuple(other for other in self._sinks if other is not sink)
        self._limits.pop(sink, None)

    def retransmittable(self, sequence: int) -> RtpPacket | None:
        """Find a recent packet by its number."""
        packet = self._history[sequence & _MASK]
        return packet if packet is not None and packet.sequence == sequence else None

    def set_muted(self, muted: bool) -> None:
        """Close or open the gate: while it is closed nothing that comes in goes to any sink.

        The track has no source meanwhile. The next one goes on behind what was sent last, so that
        receivers neither miss the numbers of the pause nor get one of them twice.
        """
        if muted != self._muted:
            self._muted = muted
            self.source = None

    def limit_bitrate(self, sink: RtpSink, bits_per_second: int | None) -> None:
        """Say how much `sink` can take of this track; None lifts the limit."""
        if bits_per_second is None:
            self._limits.pop(sink, None)
        elif sink in self._sinks:
            self._limits[sink] = bits_per_second

    @property
    def limit(self) -> int | None:
        """Bits a second that the weakest of the sinks can take, None without a limit."""
        return min(self._limits.values(), default=None)

    def request_keyframe(self) -> None:
        """Ask the sender for a key frame; before the first packet one comes anyway."""
        if self.kind == "video" and self.source is not None and not self._closed:
            self._keyframes.request()

    def receive(self, packet: RtpPacket, now: float) -> None:
        """Take a packet that was routed to this track; `now` is `time.monotonic()`."""
        if self._muted or not self._is_usable(packet):
            return
        source = self._source_of(packet, now)
        if source is None or not self._belongs(source, packet.sequence, now):
            return
        self.stats.packets += 1
        self.stats.octets += len(packet.payload)
        self.stats.last_packet_at = now
        source.arrived(packet, now)
        source.renumber(packet)
        self._keep(packet)
        for sink in self._sinks:
            try:
                sink.rtp(packet)
            except Exception:
                _logger.exception("A sink of track %s failed and is left out", self.track_id)
                self.remove_sink(sink)

    def sender_report(self, report: rtcp.SenderReport, now: float) -> None:
        """Take the sender's clock and hand it on."""
        if self.source is None or report.ssrc != self.source.ssrc:
            return
        clock = self.source.sender_report(report, now)
        for sink in self._sinks:
            sink.sender_report(*clock)

    def give_up(self, now: float) -> None:
        """Go on without the packets that will not come; a picture needs a key frame then."""
        lost = self.source.losses.give_up(now) if self.source is not None else 0
        if lost:
            self.stats.lost += lost
            self.request_keyframe()

    def close(self) -> None:
        """Let go of the sinks and of the timer."""
        self._closed = True
        self._sinks = ()
        self._limits.clear()
        self._keyframes.close()

    def _is_usable(self, packet: RtpPacket) -> bool:
        agreed = packet.payload_type == self.agreed.payload_type
        return agreed and len(packet.payload) <= MAX_PAYLOAD

    def _source_of(self, packet: RtpPacket, now: float) -> Source | None:
        """Find the source, or go on with another one if the present one has fallen silent."""
        source = self.source
        if source is not None and source.ssrc == packet.ssrc:
            return source
        silence = now - self.stats.last_packet_at
        if source is not None and silence < SOURCE_SILENCE:
            return None
        self.source = Source(packet, self.clock_rate, self._newest, silence)
        if self._newest is not None:
            self.request_keyframe()
        return self.source

    def _belongs(self, source: Source, sequence: int, now: float) -> bool:
        arrival = source.losses.received(sequence, now)
        if arrival is Arrival.JUMP:
            self.request_keyframe()
        elif source.losses.waiting and self.agreed.nack:
            self._feedback.missing()
        return arrival is not Arrival.OUTDATED

    def _keep(self, packet: RtpPacket) -> None:
        self._history[packet.sequence & _MASK] = packet
        if self._newest is None or (packet.sequence - self._newest.sequence) & 0xFFFF < 0x8000:
            self._newest = packet

    def _ask_for_keyframe(self) -> None:
        self.stats.keyframe_requests += 1
        if self.source is not None:
            self._feedback.keyframe(self.source.ssrc)
