"""Which track of a connection an RTP or RTCP packet belongs to (RFC 9143 §9.2)."""

from __future__ import annotations

from collections.abc import Iterable

from streaming.mediaserver.sfu import rtcp as control
from streaming.mediaserver.sfu import rtp as media
from streaming.mediaserver.sfu.bandwidth import DownlinkBudget
from streaming.mediaserver.sfu.downlink import RtpDownlink
from streaming.mediaserver.sfu.rtp import ExtensionIds
from streaming.mediaserver.sfu.types import RtpPacket
from streaming.mediaserver.sfu.uplink import RtpUplink


class Router:
    """Brings packets of one browser to its uplinks, and its feedback to its downlinks."""

    def __init__(self, budget: DownlinkBudget) -> None:
        self._budget = budget
        self._ids = ExtensionIds()
        self._by_mid: dict[bytes, RtpUplink] = {}
        self._by_ssrc: dict[int, RtpUplink] = {}
        self._downlinks: dict[int, RtpDownlink] = {}

    def extensions(self, ids: ExtensionIds) -> None:
        """Use these numbers from now on; all sections of a bundle have the same."""
        self._ids = ids

    def uplinks(self, sections: Iterable[tuple[str, tuple[int, ...], RtpUplink]]) -> None:
        """Route to these: mid, announced SSRCs and track of each section that receives.

        What was learned of other SSRCs stays, for tracks that stay.
        """
        routes = list(sections)
        tracks = {uplink for _, _, uplink in routes}
        self._by_mid = {mid.encode(): uplink for mid, _, uplink in routes}
        self._by_ssrc = {ssrc: u for ssrc, u in self._by_ssrc.items() if u in tracks}
        for _, ssrcs, uplink in routes:
            self._by_ssrc.update(dict.fromkeys(ssrcs, uplink))

    def downlinks(self, downlinks: Iterable[RtpDownlink]) -> None:
        """Route feedback to these."""
        self._downlinks = {downlink.ssrc: downlink for downlink in downlinks}

    def rtp(self, data: bytes, now: float) -> None:
        """Take an RTP packet; what belongs nowhere is dropped."""
        parsed = media.parse(data, self._ids)
        if parsed is None:
            return
        packet, mid = parsed
        uplink = self._uplink_of(packet, mid)
        if uplink is not None:
            uplink.receive(packet, now)

    def rtcp(self, data: bytes, now: float) -> None:
        """Take a compound RTCP packet."""
        for message in control.parse(data):
            match message:
                case control.SenderReport(ssrc=ssrc):
                    uplink = self._by_ssrc.get(ssrc)
                    if uplink is not None:
                        uplink.sender_report(message, now)
                case control.Remb(bits_per_second=rate):
                    self._budget.remb(rate)
                case _:
                    self._feedback(message)

    def _feedback(
        self, message: control.Nack | control.KeyframeRequest | control.ReportBlock
    ) -> None:
        downlink = self._downlinks.get(message.ssrc)
        if downlink is None:
            return
        match message:
            case control.Nack(sequences=sequences):
                downlink.resend(sequences)
            case control.KeyframeRequest():
                downlink.uplink.request_keyframe()
            case control.ReportBlock():
                downlink.reported(message)

    def _uplink_of(self, packet: RtpPacket, mid: bytes) -> RtpUplink | None:
        if not mid:
            return self._by_ssrc.get(packet.ssrc) or self._learn(packet)
        uplink = self._by_mid.get(mid)
        if uplink is not None:
            self._by_ssrc[packet.ssrc] = uplink
        return uplink

    def _learn(self, packet: RtpPacket) -> RtpUplink | None:
        """Find the only track with the packet's payload type; later packets go there too."""
        payload_type = packet.payload_type
        tracks = [u for u in self._by_mid.values() if u.agreed.payload_type == payload_type]
        if len(tracks) != 1:
            return None
        self._by_ssrc[packet.ssrc] = tracks[0]
        return tracks[0]
