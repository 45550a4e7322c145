"""What the rest of the media server sees of the SFU: tracks, packets, sinks and listeners.

Import these names from here; `connection.Connection` and `mux.UdpMux` are the only others needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from streaming.mediaserver.errors import ErrorKind, TwilioError

Kind = Literal["audio", "video"]
Codec = Literal["opus", "VP8", "H264"]


class NegotiationError(TwilioError):
    """A session description that cannot be used; nothing was changed. `code` is a Twilio 534xx."""

    @classmethod
    def of(cls, kind: ErrorKind, detail: str) -> NegotiationError:
        """Make one of a known kind; `detail` says what was wrong."""
        error = kind(detail)
        return cls(error.code, error.message, error.status)


@dataclass(slots=True)
class RtpPacket:
    """One media packet of an uplink, parsed once and shared by all its sinks. Do not modify.

    `sequence` and `timestamp` go on without a jump when the sender changes its SSRC. `payload` has
    no padding; it is empty for a packet that was only padding (such packets keep their number).
    """

    marker: bool
    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    audio_level: int | None = None
    """Loudness as -dBov: 0 is loudest, 127 is silence (RFC 6464)."""
    voice: bool = False
    """The voice activity bit that comes with `audio_level`."""
    orientation: int | None = None
    """The video orientation byte (3GPP TS 26.114 §7.4.5): bits 0 and 1 are the rotation."""


class RtpSink(Protocol):
    """Takes the packets of an uplink in the order of their arrival, which may have gaps."""

    def rtp(self, packet: RtpPacket) -> None:
        """Take a packet. Called from the datagram callback: must be quick and must not raise."""

    def sender_report(self, ntp: int, rtp_timestamp: int) -> None:
        """Take the sender's clock: 64-bit NTP time of `rtp_timestamp` (RFC 3550 §6.4.1)."""


@dataclass(slots=True)
class UplinkStats:
    """Counters of one uplink since it began."""

    packets: int = 0
    octets: int = 0
    lost: int = 0
    nacks: int = 0
    keyframe_requests: int = 0
    last_packet_at: float = 0.0
    """`time.monotonic()` of the newest packet, 0 before the first."""


class Uplink(Protocol):
    """A track that a participant sends to the server."""

    track_id: str
    """The track id of `a=msid` in the participant's session description."""
    kind: Kind
    codec: Codec
    clock_rate: int
    cname: str
    stats: UplinkStats

    def add_sink(self, sink: RtpSink) -> None:
        """Send packets to `sink` from now on, and first the last sender report if there is one."""

    def remove_sink(self, sink: RtpSink) -> None:
        """Stop sending to `sink`. Nothing happens when it was not added."""

    def request_keyframe(self) -> None:
        """Ask the sender for a key frame. Throttled; nothing happens for audio."""

    def retransmittable(self, sequence: int) -> RtpPacket | None:
        """Find a recent packet by its number."""

    def set_muted(self, muted: bool) -> None:
        """Close or open the gate: while it is closed nothing that comes in goes to any sink."""

    def limit_bitrate(self, sink: RtpSink, bits_per_second: int | None) -> None:
        """Say how much `sink` can take of this track; None lifts the limit."""


@dataclass(slots=True)
class DownlinkStats:
    """Counters of one downlink since it began."""

    packets: int = 0
    octets: int = 0
    retransmitted: int = 0
    lost: int = 0
    """Packets the receiver says it never got (RFC 3550 receiver report)."""


class Downlink(Protocol):
    """A track of another participant on its way to this one."""

    track_id: str
    """The track id in the `a=msid` that this participant is offered."""
    uplink: Uplink
    stats: DownlinkStats


class ConnectionListener(Protocol):
    """Hears what becomes of a connection. Called from the event loop; must not raise."""

    def connected(self) -> None:
        """ICE and DTLS are done: media flows. Called once."""

    def failed(self, reason: str) -> None:
        """The connection is dead (no consent for 10 s, DTLS refused). Close it. Called once."""

    def uplink_added(self, uplink: Uplink) -> None:
        """The participant offers a new track; called while its offer is being answered."""

    def uplink_removed(self, uplink: Uplink) -> None:
        """The participant stopped sending the track, or the connection was closed."""
