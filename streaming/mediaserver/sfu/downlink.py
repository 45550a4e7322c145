"""A track on its way out to one receiver: numbers of its own, retransmission, sender reports."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Protocol

from streaming.mediaserver.sfu import rtcp_writer
from streaming.mediaserver.sfu.rtcp import ReportBlock
from streaming.mediaserver.sfu.rtp import (
    HEADER,
    VERSION,
    WITH_EXTENSION,
    ExtensionIds,
    extension_block,
)
from streaming.mediaserver.sfu.types import DownlinkStats, RtpPacket, Uplink

_FIRST_NUMBERS = range(2048, 16384)
"""Low, for SRTP's rollover counter (RFC 3711 §3.3.1), with room for late packets before."""
_RESENT_PER_SECOND = 250
_NO_EXTENSION = -1
_ORIENTED = 0x100


class MediaSender(Protocol):
    """The encrypted way to one client; packets before it is ready are dropped."""

    def send_rtp(self, packet: bytes) -> None:
        """Protect and send an RTP packet."""

    def send_rtcp(self, packet: bytes) -> None:
        """Protect and send a compound RTCP packet."""


@dataclass(frozen=True, slots=True)
class DownlinkFormat:
    """What was agreed with the receiver for the section that carries the track."""

    mid: str
    payload_type: int
    extensions: ExtensionIds


class RtpDownlink:
    """The `types.Downlink` of a browser: takes an uplink's packets while it is started."""

    def __init__(self, uplink: Uplink, track_id: str, sender: MediaSender) -> None:
        self.uplink = uplink
        self.track_id = track_id
        self.ssrc = secrets.randbelow(0xFFFFFFFE) + 1
        self.stats = DownlinkStats()
        self.limit: int | None = None
        """Bits a second that the receiver's connection leaves for this track."""
        self.lost_share = 0.0
        """Share of packets lost on the way, 0 to 1, by the receiver's last report."""
        self._sender = sender
        self._agreed: DownlinkFormat | None = None
        self._blocks: dict[int, bytes] = {}
        self._offset: int | None = None
        self._highest = secrets.choice(_FIRST_NUMBERS)
        self._span = 0
        self._resendable = _RESENT_PER_SECOND
        self._octets_before = 0
        self._packets_before = 0

    def start(self, agreed: DownlinkFormat) -> None:
        """Forward packets in this format from now on."""
        if agreed == self._agreed:
            return
        began = self._agreed is None
        self._agreed = agreed
        self._blocks.clear()
        if began:
            self.uplink.add_sink(self)
            self.uplink.request_keyframe()

    def stop(self) -> None:
        """Stop forwarding; `start` goes on with the next number."""
        self._agreed = None
        self._offset = None
        self.uplink.remove_sink(self)

    def rtp(self, packet: RtpPacket) -> None:
        """Forward a packet."""
        if self._offset is None:
            self._highest = (self._highest + 1) & 0xFFFF
            self._span = 0
            self._offset = self._highest - packet.sequence
        number = (packet.sequence + self._offset) & 0xFFFF
        ahead = (number - self._highest) & 0xFFFF
        if ahead < 0x8000:
            self._highest = number
            self._span += ahead
        self._send(packet, number)

    def sender_report(self, ntp: int, rtp_timestamp: int) -> None:
        """Pass on the publisher's clock, which keeps its audio and video in step."""
        report = rtcp_writer.sender_report(
            self.ssrc,
            ntp,
            rtp_timestamp,
            packets=self.stats.packets,
            octets=self.stats.octets,
            cname=self.uplink.cname,
        )
        self._sender.send_rtcp(report)

    def resend(self, sequences: tuple[int, ...]) -> None:
        """Answer a NACK, within limits: a receiver must not make us flood its own line."""
        if self._offset is None:
            return
        for number in sequences[: self._resendable]:
            if (self._highest - number) & 0xFFFF > self._span:
                continue  # from before a pause: the number now means another packet
            packet = self.uplink.retransmittable((number - self._offset) & 0xFFFF)
            if packet is not None:
                self._resendable -= 1
                self.stats.retransmitted += 1
                self._send(packet, number)

    def reported(self, block: ReportBlock) -> None:
        """Take the receiver's report."""
        self.stats.lost = max(0, block.lost)
        self.lost_share = block.fraction_lost / 256

    def second_passed(self) -> int:
        """Begin another second; the bits sent in the last one."""
        bits = (self.stats.octets - self._octets_before) * 8
        packets = self.stats.packets - self._packets_before
        self._octets_before = self.stats.octets
        self._packets_before = self.stats.packets
        self._resendable = _RESENT_PER_SECOND + packets // 2
        return bits

    def _send(self, packet: RtpPacket, number: int) -> None:
        agreed = self._agreed
        if agreed is None:
            return
        self.stats.packets += 1
        self.stats.octets += len(packet.payload)
        block = self._block(packet, agreed)
        header = HEADER.pack(
            WITH_EXTENSION if block else VERSION,
            packet.marker << 7 | agreed.payload_type,
            number,
            packet.timestamp,
            self.ssrc,
        )
        self._sender.send_rtp(header + block + packet.payload)

    def _block(self, packet: RtpPacket, agreed: DownlinkFormat) -> bytes:
        """Find the header extensions; there are few different ones, so they are kept."""
        if packet.orientation is not None:
            key, number = packet.orientation | _ORIENTED, agreed.extensions.orientation
        elif packet.audio_level is not None:
            key = packet.audio_level | packet.voice << 7
            number = agreed.extensions.audio_level
        else:
            key, number = _NO_EXTENSION, 0
        block = self._blocks.get(key)
        if block is None:
            mid = (agreed.extensions.mid, agreed.mid.encode())
            block = extension_block(mid, (number, bytes((key & 0xFF,))))
            self._blocks[key] = block
        return block
