"""What the media server and a composer process say to each other over their socket.

A message is one byte of kind, four bytes of length (big-endian) and that many bytes. JSON bodies
are UTF-8; a body with media is a length, JSON, and the media. Times are `time.monotonic()` of
the machine, which both ends share.
"""

from __future__ import annotations

import json
import struct
from enum import IntEnum
from typing import Any, NamedTuple

MAX_BODY = 16 << 20
HEADER = struct.Struct("!BI")
_RTP = struct.Struct("!IBBHId")
_SENDER_REPORT = struct.Struct("!IQI")
_TRACK = struct.Struct("!I")
_LENGTH = struct.Struct("!I")


class WireError(Exception):
    """The other end does not speak this protocol."""


class Kind(IntEnum):
    """The kinds of message."""

    CONFIG = 1
    """To the process, first and once: the programme (JSON, see `config.ComposerConfig`)."""
    TRACK_ADDED = 2
    """To the process: somebody's track is to be shown or heard (JSON, see `TrackInfo`)."""
    TRACK_REMOVED = 3
    """To the process: a track number."""
    TRACK_ENABLED = 4
    """To the process: a track number."""
    TRACK_DISABLED = 5
    """To the process: a track number."""
    RTP = 6
    """To the process: see `RtpMessage`."""
    SENDER_REPORT = 7
    """To the process: see `SenderReport`."""
    STOP = 8
    """To the process: end."""
    LAYOUT = 9
    """To the process: `{layout, spotlight}` (JSON, see `config.ComposerConfig`)."""
    INIT = 16
    """From the process: `{codecs, width, height, frame_rate}` and an init segment."""
    PART = 17
    """From the process: `{duration, independent, starts_segment}` and a part."""
    KEYFRAME_REQUEST = 18
    """From the process: a track number."""


class TrackInfo(NamedTuple):
    """A track as the composer process knows it."""

    number: int
    participant: str
    """Identifies the participant whose tracks belong together."""
    order: int
    """Participants are placed by it: their order of joining."""
    identity: str
    name: str
    """The participant's name to show."""
    kind: str
    codec: str
    presentation: bool
    enabled: bool


class RtpMessage(NamedTuple):
    """One RTP packet of a track; `arrival` is when the server received it."""

    track: int
    marker: bool
    orientation: int
    """Clockwise quarter turns the picture needs (the camera's orientation, 3GPP TS 26.114)."""
    sequence: int
    timestamp: int
    arrival: float
    payload: bytes


class SenderReport(NamedTuple):
    """The sender's clock: 64-bit NTP time of an RTP timestamp."""

    track: int
    ntp: int
    timestamp: int


def pack(kind: Kind, body: bytes = b"") -> bytes:
    """One message as bytes."""
    return HEADER.pack(kind, len(body)) + body


def pack_json(kind: Kind, value: Any, media: bytes | None = None) -> bytes:
    """A message with a JSON body, followed by media where there is some."""
    text = json.dumps(value, separators=(",", ":")).encode()
    return pack(kind, text if media is None else _LENGTH.pack(len(text)) + text + media)


def pack_track(kind: Kind, track: int) -> bytes:
    """A message about a track by its number."""
    return pack(kind, _TRACK.pack(track))


def pack_rtp(message: RtpMessage) -> bytes:
    """A packet on its way to the process."""
    track, marker, orientation, sequence, timestamp, arrival, payload = message
    head = _RTP.pack(track, marker, orientation, sequence, timestamp, arrival)
    return HEADER.pack(Kind.RTP, len(head) + len(payload)) + head + payload


def pack_sender_report(report: SenderReport) -> bytes:
    """A sender report on its way to the process."""
    return pack(Kind.SENDER_REPORT, _SENDER_REPORT.pack(*report))


def parse_track(body: bytes) -> int:
    """The track number a message is about."""
    return int(_TRACK.unpack(body)[0])


def parse_rtp(body: bytes) -> RtpMessage:
    """The packet of an RTP message."""
    track, marker, orientation, sequence, timestamp, arrival = _RTP.unpack_from(body)
    payload = body[_RTP.size :]
    return RtpMessage(track, bool(marker), orientation, sequence, timestamp, arrival, payload)


def parse_sender_report(body: bytes) -> SenderReport:
    """The report of a SENDER_REPORT message."""
    return SenderReport(*_SENDER_REPORT.unpack(body))


def parse_media(body: bytes) -> tuple[dict[str, Any], bytes]:
    """The JSON and the media of an INIT or PART message."""
    (length,) = _LENGTH.unpack_from(body)
    end = _LENGTH.size + length
    return json.loads(body[_LENGTH.size : end]), body[end:]


def parse_header(header: bytes | bytearray) -> tuple[Kind, int]:
    """The kind and body length of a message; raises WireError."""
    number, length = HEADER.unpack(header)
    try:
        kind = Kind(number)
    except ValueError:
        raise WireError(f"unknown kind of message: {number}") from None
    if length > MAX_BODY:
        raise WireError(f"a message of {length} bytes is too long")
    return kind, length


class Reader:
    """Cuts a byte stream into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[tuple[Kind, bytes]]:
        """Take bytes and return the messages complete by now; raises WireError."""
        buffer, messages, start = self._buffer, [], 0
        buffer += data
        while len(buffer) - start >= HEADER.size:
            kind, length = parse_header(buffer[start : start + HEADER.size])
            body = start + HEADER.size
            if len(buffer) < body + length:
                break
            messages.append((kind, bytes(buffer[body : body + length])))
            start = body + length
        del buffer[:start]
        return messages
