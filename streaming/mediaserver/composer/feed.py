"""Carries the RTP of one track to the composer process."""

from __future__ import annotations

import time

from streaming.mediaserver.composer.child import Child
from streaming.mediaserver.composer.wire import (
    RtpMessage,
    SenderReport,
    pack_rtp,
    pack_sender_report,
)
from streaming.mediaserver.sfu.types import RtpPacket, Uplink


class Feed:
    """An `RtpSink`. While the process cannot take more, packets are dropped."""

    def __init__(self, number: int, uplink: Uplink, child: Child) -> None:
        self.number = number
        self.uplink = uplink
        self._child = child
        self._dropped = False

    def rtp(self, packet: RtpPacket) -> None:
        """Pass a packet on."""
        if self._child.congested:
            self._dropped = True
            return
        if self._dropped:
            self._dropped = False
            self.uplink.request_keyframe()
        message = RtpMessage(
            self.number,
            packet.marker,
            (packet.orientation or 0) & 3,
            packet.sequence,
            packet.timestamp,
            time.monotonic(),
            packet.payload,
        )
        self._child.send(pack_rtp(message))

    def sender_report(self, ntp: int, rtp_timestamp: int) -> None:
        """Pass the sender's clock on."""
        self._child.send(pack_sender_report(SenderReport(self.number, ntp, rtp_timestamp)))
