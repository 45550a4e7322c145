"""One m= section as both sides have agreed to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from streaming.mediaserver.sfu import codecs
from streaming.mediaserver.sfu.downlink import DownlinkFormat, RtpDownlink
from streaming.mediaserver.sfu.sdp import CodecLine, Media, direction_of
from streaming.mediaserver.sfu.uplink import UplinkFormat

PROTOCOL = "UDP/TLS/RTP/SAVPF"
_PORT = 9
"""The port of a section whose addresses are in its candidates."""


@dataclass(frozen=True, slots=True)
class Receiving:
    """The track that the browser sends in a section."""

    track_id: str
    agreed: UplinkFormat
    ssrcs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section. It may carry a track each way; a rejected one is only a place in the order."""

    kind: str
    mid: str
    protocol: str = PROTOCOL
    formats: tuple[str, ...] = ()
    rejected: bool = False
    codecs: tuple[CodecLine, ...] = ()
    extensions: Mapping[str, int] = field(default_factory=dict)
    rtcp_rsize: bool = True
    receiving: Receiving | None = None
    sending: RtpDownlink | None = None
    accepted: bool = False
    """Whether the browser takes what we send."""

    @property
    def free(self) -> bool:
        """Whether a new track may be sent here."""
        return not self.rejected and self.receiving is None and self.sending is None

    def reject(self) -> Section:
        """Give the section up; its place may be used again."""
        return replace(self, rejected=True, receiving=None, sending=None, accepted=False)

    def without_sending(self) -> Section:
        """Send nothing here any more."""
        return replace(self, sending=None, accepted=False)

    def downlink_format(self) -> DownlinkFormat | None:
        """Say how our packets in this section look; None if the codec was not agreed."""
        if self.sending is None:
            return None
        name = self.sending.uplink.codec.lower()
        for line in self.codecs:
            if line.name.lower() == name:
                ids = codecs.extension_ids(self.extensions)
                return DownlinkFormat(self.mid, line.payload_type, ids)
        return None

    def media(self, *, answer: bool) -> Media:
        """Write the section, still without what all sections share. `answer`: only as accepted."""
        sending = self.sending if self.accepted or not answer else None
        media = Media(self.kind, 0 if self.rejected else _PORT, self.protocol, self.formats)
        media.mid = self.mid
        if self.rejected:
            return media
        media.codecs = self.codecs
        if answer and self.receiving is not None:
            media.codecs = tuple(map(codecs.with_start_bitrate, self.codecs))
        media.extensions = dict(self.extensions)
        media.rtcp_rsize = self.rtcp_rsize
        media.direction = direction_of(
            sends=sending is not None, receives=self.receiving is not None
        )
        if sending is not None:
            media.stream_id = media.cname = sending.uplink.cname
            media.track_id, media.ssrcs = sending.track_id, (sending.ssrc,)
        return media
