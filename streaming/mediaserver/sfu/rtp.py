"""Reading RTP packets that may be hostile, and writing header extensions (RFC 3550, RFC 8285)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct

from streaming.mediaserver.sfu.types import RtpPacket

MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid"
AUDIO_LEVEL_URI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
ORIENTATION_URI = "urn:3gpp:video-orientation"

HEADER = Struct("!BBHII")
HEADER_LENGTH = HEADER.size
VERSION = 0x80
WITH_EXTENSION = 0x90

_ONE_BYTE_PROFILE = 0xBEDE
_TWO_BYTE_PROFILE = 0x1000
_STOP = 15


@dataclass(frozen=True, slots=True)
class ExtensionIds:
    """The numbers agreed with one client; 0 for an extension that was not agreed."""

    mid: int = 0
    audio_level: int = 0
    orientation: int = 0


def is_rtcp(data: bytes) -> bool:
    """Tell RTCP from RTP on one port (RFC 5761 §4)."""
    return len(data) > 1 and 192 <= data[1] <= 223


def parse(data: bytes, ids: ExtensionIds) -> tuple[RtpPacket, bytes] | None:
    """Read a packet and its MID (empty without one); None when it is not sound RTP."""
    if len(data) < HEADER_LENGTH:
        return None
    first, second, sequence, timestamp, ssrc = HEADER.unpack_from(data)
    start, end = _payload_bounds(data, first)
    if start > end or first >> 6 != 2:
        return None
    packet = RtpPacket(second >= 0x80, second & 0x7F, sequence, timestamp, ssrc, data[start:end])
    mid = _read_extensions(packet, data, first, start, ids) if first & 0x10 else b""
    return packet, mid


def _payload_bounds(data: bytes, first: int) -> tuple[int, int]:
    """Find where the payload begins and, without padding, ends; start > end when unsound."""
    start, end = HEADER_LENGTH + 4 * (first & 0x0F), len(data)
    if first & 0x10:
        if start + 4 > end:
            return 1, 0
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    if first & 0x20 and end > start:
        padding = data[-1]
        if padding == 0:
            return 1, 0
        end -= padding
    return start, end


def _read_extensions(
    packet: RtpPacket, data: bytes, first: int, end: int, ids: ExtensionIds
) -> bytes:
    mid = b""
    for number, value in _elements(data, HEADER_LENGTH + 4 * (first & 0x0F), end):
        if not value:
            continue
        if number == ids.mid:
            mid = value
        elif number == ids.audio_level:
            packet.audio_level = value[0] & 0x7F
            packet.voice = value[0] >= 0x80
        elif number == ids.orientation:
            packet.orientation = value[0]
    return mid


def _elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Walk the extension elements between `start` (their profile) and `end`; stop at nonsense."""
    profile = int.from_bytes(data[start : start + 2], "big")
    if profile == _ONE_BYTE_PROFILE:
        return _one_byte_elements(data, start + 4, end)
    if profile & 0xFFF0 == _TWO_BYTE_PROFILE:
        return _two_byte_elements(data, start + 4, end)
    return iter(())


def _one_byte_elements(data: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    while at < end:
        number, size = data[at] >> 4, (data[at] & 0x0F) + 1
        if number == 0:
            at += 1
            continue
        if number == _STOP or at + 1 + size > end:
            return
        yield number, data[at + 1 : at + 1 + size]
        at += 1 + size


def _two_byte_elements(data: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    while at < end:
        if data[at] == 0:
            at += 1
            continue
        if at + 2 > end or at + 2 + data[at + 1] > end:
            return
        yield data[at], data[at + 2 : at + 2 + data[at + 1]]
        at += 2 + data[at + 1]


def extension_block(*elements: tuple[int, bytes]) -> bytes:
    """Write elements (number 1 to 14, value of 1 to 16 bytes); empty without any to write.

    Elements with number 0 were not agreed and are left out.
    """
    body = b"".join(
        bytes((number << 4 | len(value) - 1,)) + value for number, value in elements if number
    )
    if not body:
        return b""
    body += bytes(-len(body) % 4)
    return _ONE_BYTE_PROFILE.to_bytes(2, "big") + (len(body) // 4).to_bytes(2, "big") + body
