"""RTP payloads to access units a decoder takes.

VP8: RFC 7741. H.264: RFC 6184, packetization mode 1 (single NAL units, STAP-A, FU-A). Payloads
come from strangers: whatever does not parse costs its own access unit and nothing else.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from streaming.mediaserver.composer.wire import RtpMessage

MAX_ACCESS_UNIT = 4 << 20


class MalformedPayloadError(Exception):
    """An RTP payload that breaks the rules of its format."""


class AccessUnit(NamedTuple):
    """One encoded picture."""

    data: bytes
    timestamp: int
    keyframe: bool
    orientation: int


class PayloadFormat(Protocol):
    """What differs between codecs."""

    def fragment(self, payload: bytes) -> bytes:
        """The bytes this payload adds to its access unit; raises MalformedPayloadError."""

    def begins(self, payload: bytes) -> bool:
        """Whether an access unit may begin with this payload."""

    def is_keyframe(self, data: bytes) -> bool:
        """Whether decoding can begin with this access unit."""


class Depacketizer:
    """Collects the payloads of one picture: same timestamp, up to the marker bit."""

    def __init__(self, payload_format: PayloadFormat) -> None:
        self._format = payload_format
        self._data = bytearray()
        self._timestamp: int | None = None
        self._broken = False
        self._damaged = False

    def take_damage(self) -> bool:
        """Whether a picture was dropped since the last time this was asked."""
        damaged, self._damaged = self._damaged, False
        return damaged

    def lost(self) -> None:
        """A packet is missing before the next one."""
        self._broken = self._damaged = True

    def push(self, packet: RtpMessage) -> AccessUnit | None:
        """Take the next packet in order; the picture it completes is returned."""
        if not packet.payload:
            return None
        if packet.timestamp != self._timestamp:
            self._begin(packet)
        if not self._broken:
            self._broken = not self._add(packet.payload)
        return self._finish(packet) if packet.marker else None

    def _begin(self, packet: RtpMessage) -> None:
        if self._data:
            self._damaged = True
        self._data.clear()
        self._timestamp = packet.timestamp
        self._broken = not self._format.begins(packet.payload)

    def _add(self, payload: bytes) -> bool:
        try:
            self._data += self._format.fragment(payload)
        except (MalformedPayloadError, IndexError):
            return False
        return len(self._data) <= MAX_ACCESS_UNIT

    def _finish(self, packet: RtpMessage) -> AccessUnit | None:
        data, broken = bytes(self._data), self._broken
        self._data.clear()
        self._timestamp = None
        if broken or not data:
            self._damaged = True
            return None
        keyframe = self._format.is_keyframe(data)
        return AccessUnit(data, packet.timestamp, keyframe, packet.orientation)


class Vp8Format:
    """RFC 7741: the payload descriptor is taken off."""

    def fragment(self, payload: bytes) -> bytes:
        """What follows the descriptor."""
        return payload[_vp8_descriptor_size(payload) :]

    def begins(self, payload: bytes) -> bool:
        """Start of the first partition."""
        return payload[0] & 0x17 == 0x10

    def is_keyframe(self, data: bytes) -> bool:
        """The inverse key frame bit of the frame tag (RFC 6386 §9.1)."""
        return not data[0] & 1


def _vp8_descriptor_size(payload: bytes) -> int:
    if not payload[0] & 0x80:
        return 1
    extensions, size = payload[1], 2
    if extensions & 0x80:  # picture id
        size += 2 if payload[size] & 0x80 else 1
    if extensions & 0x40:  # index of the layer's zero picture
        size += 1
    if extensions & 0x30:  # layer, or key index
        size += 1
    return size


_START_CODE = b"\x00\x00\x00\x01"
_IDR, _STAP_A, _FU_A = 5, 24, 28


class H264Format:
    """RFC 6184: access units in Annex B form."""

    def fragment(self, payload: bytes) -> bytes:
        """One or more NAL units with their start codes, or a piece of one."""
        kind = payload[0] & 0x1F
        if 1 <= kind < _STAP_A:
            return _START_CODE + payload
        if kind == _STAP_A:
            return _stap_a(payload)
        if kind == _FU_A:
            return _fu_a(payload)
        raise MalformedPayloadError(f"NAL unit type {kind} is not used in packetization mode 1")

    def begins(self, payload: bytes) -> bool:
        """Anything but the middle of a fragmented unit."""
        return payload[0] & 0x1F != _FU_A or (len(payload) > 1 and bool(payload[1] & 0x80))

    def is_keyframe(self, data: bytes) -> bool:
        """There is an IDR slice."""
        start = data.find(_START_CODE)
        while start >= 0:
            if data[start + 4 : start + 5] and data[start + 4] & 0x1F == _IDR:
                return True
            start = data.find(_START_CODE, start + 5)
        return False


def _stap_a(payload: bytes) -> bytes:
    units, offset = [], 1
    while offset + 2 <= len(payload):
        size = int.from_bytes(payload[offset : offset + 2], "big")
        unit = payload[offset + 2 : offset + 2 + size]
        if not unit or len(unit) < size:
            raise MalformedPayloadError("a STAP-A that is cut short")
        units.append(_START_CODE + unit)
        offset += 2 + size
    return b"".join(units)


def _fu_a(payload: bytes) -> bytes:
    indicator, header = payload[0], payload[1]
    if not header & 0x80:
        return payload[2:]
    return _START_CODE + bytes(((indicator & 0xE0) | (header & 0x1F),)) + payload[2:]


def depacketizer(codec: str) -> Depacketizer:
    """A depacketizer for the codec of a video track."""
    return Depacketizer(Vp8Format() if codec == "VP8" else H264Format())
