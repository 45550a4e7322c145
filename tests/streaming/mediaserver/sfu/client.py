"""A participant made of bare packets: its own socket, checks, DTLS and SRTP, and nothing else.

For what no browser would do: lose chosen packets, repeat, lie, and send nonsense.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from struct import pack
from typing import cast

import pylibsrtp
from aioice import stun

from streaming.mediaserver.sfu import rtcp
from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.connection import Connection
from streaming.mediaserver.sfu.dtls import Dtls
from streaming.mediaserver.sfu.ice import IceCredentials
from streaming.mediaserver.sfu.mux import UdpMux
from streaming.mediaserver.sfu.rtp import extension_block, is_rtcp, parse
from streaming.mediaserver.sfu.sdp import Description
from streaming.mediaserver.sfu.sdp_parser import parse as parse_sdp
from streaming.mediaserver.sfu.types import RtpPacket
from tests.streaming.mediaserver.sfu.support import IDS, Recorder, eventually

OPUS, VP8, H264 = 111, 96, 108
CLOCK_RATES = {OPUS: 48000, VP8: 90000, H264: 90000}

AUDIO_LINES = """\
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;useinbandfec=1
"""
VIDEO_LINES = """\
a=extmap:13 urn:3gpp:video-orientation
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 transport-cc
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=rtpmap:108 H264/90000
a=rtcp-fb:108 nack
a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
"""


@dataclass
class Offered:
    """One section of an offer, as Chromium would write it."""

    kind: str
    mid: str
    direction: str = "sendrecv"
    track_id: str = ""
    ssrc: int = 0
    port: int = 9

    def text(self, credentials: IceCredentials, fingerprint: str, setup: str) -> str:
        formats = "111" if self.kind == "audio" else "96 97 108"
        if self.kind == "application":
            formats = "webrtc-datachannel"
        lines = f"m={self.kind} {self.port} UDP/TLS/RTP/SAVPF {formats}\n"
        lines += "c=IN IP4 0.0.0.0\n"
        lines += f"a=ice-ufrag:{credentials.ufrag}\na=ice-pwd:{credentials.password}\n"
        lines += f"a=fingerprint:sha-256 {fingerprint}\na=setup:{setup}\n"
        lines += f"a=mid:{self.mid}\na={self.direction}\n"
        lines += f"a=msid:- {self.track_id}\n" if self.track_id else ""
        lines += f"a=ssrc:{self.ssrc} cname:someone\n" if self.ssrc else ""
        return lines + {"audio": AUDIO_LINES, "video": VIDEO_LINES}.get(self.kind, "")


@dataclass
class RawClient:
    """`sections` is what it offers; `received` and `feedback` is what it was sent."""

    mux: UdpMux
    certificate: Certificate
    sections: list[Offered]
    setup: str = "actpass"
    received: list[RtpPacket] = field(default_factory=list)
    mids: list[bytes] = field(default_factory=list)
    feedback: list[rtcp.Message] = field(default_factory=list)
    control: list[bytes] = field(default_factory=list)
    heard: Recorder = field(default_factory=Recorder)
    connection: Connection = field(default=cast(Connection, None))

    def __post_init__(self) -> None:
        self.connection = self.connection or Connection(self.mux, self.certificate, self.heard)
        self.credentials = IceCredentials.generate()
        self.own_certificate = Certificate.generate()
        self.answer: Description | None = None
        self.dtls: Dtls | None = None
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.server = ("127.0.0.1", self.mux.port)
        self.checks: list[bytes] = []
        asyncio.get_running_loop().add_reader(self.socket, self._readable)

    def offer_text(self) -> str:
        bundle = " ".join(s.mid for s in self.sections if s.port)
        head = f"v=0\no=- 1 2 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE {bundle}\n"
        fingerprint = self.own_certificate.fingerprint
        texts = (s.text(self.credentials, fingerprint, self.setup) for s in self.sections)
        return (head + "".join(texts)).replace("\n", "\r\n")

    def negotiate(self) -> Description:
        """Offer `sections`, take the answer."""
        self.answer = parse_sdp(self.connection.answer(self.offer_text()))
        return self.answer

    def take_offer(self, *, directions: dict[str, str] | None = None) -> Description:
        """Let the server offer, and receive everything (or as `directions` say by mid)."""
        offer = parse_sdp(self.connection.offer())
        for index, media in enumerate(offer.media):
            known = self.sections[index] if index < len(self.sections) else None
            sends = bool(known and known.track_id and media.receives)
            direction = {(True, True): "sendrecv", (True, False): "sendonly"}.get(
                (sends, media.sends), "recvonly" if media.sends else "inactive"
            )
            direction = (directions or {}).get(media.mid, direction)
            section = Offered(media.kind, media.mid, direction, port=media.port)
            if known is not None and sends:
                section.track_id, section.ssrc = known.track_id, known.ssrc
            self.sections[index : index + 1] = [section]
        self.connection.accept_answer(self.offer_text())
        return offer

    async def connect(self) -> None:
        """Negotiate, check, and shake hands."""
        answer = self.negotiate()
        media = next(media for media in answer.media if media.port)
        assert media.ice is not None
        self.dtls = Dtls(self.own_certificate, media.fingerprint, server=self.setup == "passive")
        self.check()
        self.flush()
        await eventually(lambda: self.heard.is_connected and self.dtls and self.dtls.srtp)

    def check(self, *, password: str | None = None, ufrag: str | None = None) -> None:
        """Send a connectivity check that nominates; with other credentials to deceive."""
        assert self.answer is not None
        ice = next(media.ice for media in self.answer.media if media.ice)
        message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        message.attributes["USERNAME"] = f"{ufrag or ice.ufrag}:{self.credentials.ufrag}"
        message.attributes["PRIORITY"] = 1
        message.attributes["ICE-CONTROLLING"] = 1
        message.attributes["USE-CANDIDATE"] = None
        message.add_message_integrity((password or ice.password).encode())
        self.send(bytes(message))

    def flush(self) -> None:
        if self.dtls is not None:
            for datagram in self.dtls.outgoing():
                self.send(datagram)

    def send(self, data: bytes) -> None:
        self.socket.sendto(data, self.server)

    def move(self) -> None:
        """Go on from another address, as a phone does that leaves the wireless network."""
        asyncio.get_running_loop().remove_reader(self.socket)
        self.socket.close()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        asyncio.get_running_loop().add_reader(self.socket, self._readable)

    def send_rtp(self, packet: bytes) -> None:
        """Protect and send, however wrong the packet is."""
        assert self.dtls is not None
        assert self.dtls.srtp is not None
        self.send(self.dtls.srtp.outbound.protect(packet))

    def send_rtcp(self, packet: bytes) -> None:
        assert self.dtls is not None
        assert self.dtls.srtp is not None
        self.send(self.dtls.srtp.outbound.protect_rtcp(packet))

    def downlink_mids(self) -> set[bytes]:
        return set(self.mids)

    async def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self.socket)
        self.socket.close()
        await self.connection.close()

    def _readable(self) -> None:
        try:
            data = self.socket.recv(2048)
        except OSError:
            return
        if data[0] < 4:
            self.checks.append(data)
        elif data[0] < 64 and self.dtls is not None:
            self.dtls.receive(data)
            self.flush()
        elif self.dtls is not None and self.dtls.srtp is not None:
            self._media(data, self.dtls.srtp.inbound)

    def _media(self, data: bytes, inbound: pylibsrtp.Session) -> None:
        if is_rtcp(data):
            plain = inbound.unprotect_rtcp(data)
            self.control.append(plain)
            self.feedback.extend(rtcp.parse(plain))
            return
        parsed = parse(inbound.unprotect(data), IDS)
        assert parsed is not None
        self.received.append(parsed[0])
        self.mids.append(parsed[1])


def rtp_packet(
    sequence: int,
    *,
    ssrc: int,
    payload_type: int = VP8,
    mid: str = "",
    payload: bytes | None = None,
    timestamp: int | None = None,
    level: int | None = None,
    orientation: int | None = None,
) -> bytes:
    """Write a packet as a browser would."""
    elements = [(IDS.mid, mid.encode())] if mid else []
    elements += [(IDS.audio_level, bytes((level,)))] if level is not None else []
    elements += [(IDS.orientation, bytes((orientation,)))] if orientation is not None else []
    block = extension_block(*elements)
    time = sequence * 3000 if timestamp is None else timestamp
    first = 0x90 if block else 0x80
    header = pack("!BBHII", first, payload_type, sequence & 0xFFFF, time & 0xFFFFFFFF, ssrc)
    return header + block + (b"payload %d" % sequence if payload is None else payload)
