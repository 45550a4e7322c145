"""What the tests of the SFU share: parts that remember, and waiting with a bound."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from streaming.mediaserver.sfu.downlink import DownlinkFormat, RtpDownlink
from streaming.mediaserver.sfu.rtp import ExtensionIds, parse
from streaming.mediaserver.sfu.types import RtpPacket, Uplink
from streaming.mediaserver.sfu.uplink import RtpUplink, UplinkFormat

IDS = ExtensionIds(mid=4, audio_level=1, orientation=13)
VIDEO = UplinkFormat("video", "VP8", 96, 90000, nack=True)
AUDIO = UplinkFormat("audio", "opus", 111, 48000, nack=False)
AGREED = DownlinkFormat("s1", 120, IDS)


class Recorder:
    """A ConnectionListener that remembers what it heard."""

    def __init__(self) -> None:
        self.is_connected = False
        self.failures: list[str] = []
        self.added: list[Uplink] = []
        self.removed: list[Uplink] = []

    def connected(self) -> None:
        self.is_connected = True

    def failed(self, reason: str) -> None:
        self.failures.append(reason)

    def uplink_added(self, uplink: Uplink) -> None:
        self.added.append(uplink)

    def uplink_removed(self, uplink: Uplink) -> None:
        self.removed.append(uplink)


class Sink:
    """An RtpSink that remembers what it was given."""

    def __init__(self) -> None:
        self.packets: list[RtpPacket] = []
        self.reports: list[tuple[int, int]] = []

    def rtp(self, packet: RtpPacket) -> None:
        self.packets.append(packet)

    def sender_report(self, ntp: int, rtp_timestamp: int) -> None:
        self.reports.append((ntp, rtp_timestamp))


class Feedback:
    """An UplinkFeedback that counts."""

    def __init__(self) -> None:
        self.keyframes: list[int] = []
        self.misses = 0

    def keyframe(self, ssrc: int) -> None:
        self.keyframes.append(ssrc)

    def missing(self) -> None:
        self.misses += 1


class Wire:
    """A MediaSender that keeps what it was given, in clear."""

    def __init__(self) -> None:
        self.rtp: list[tuple[RtpPacket, bytes]] = []
        self.rtcp: list[bytes] = []

    def send_rtp(self, packet: bytes) -> None:
        parsed = parse(packet, IDS)
        assert parsed is not None
        self.rtp.append(parsed)

    def send_rtcp(self, packet: bytes) -> None:
        self.rtcp.append(packet)


class Path:
    """A camera, its downlink and the wire."""

    def __init__(self) -> None:
        self.feedback = Feedback()
        self.camera = RtpUplink("cam", VIDEO, "0123456789abcdef", self.feedback)
        self.wire = Wire()
        self.downlink = RtpDownlink(self.camera, "MT1", self.wire)

    def receive(self, *numbers: int) -> None:
        for number in numbers:
            self.camera.receive(packet(number, timestamp=number * 3000), 1.0)

    @property
    def numbers(self) -> list[int]:
        return [packet.sequence for packet, _ in self.wire.rtp]


def packet(
    sequence: int, *, ssrc: int = 1, timestamp: int = 0, payload_type: int = 96
) -> RtpPacket:
    payload = f"{ssrc}/{sequence}".encode()
    return RtpPacket(False, payload_type, sequence & 0xFFFF, timestamp, ssrc, payload)


async def eventually(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until `condition` holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        await asyncio.sleep(0.02)
