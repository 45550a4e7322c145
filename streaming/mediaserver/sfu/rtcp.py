"""Reading RTCP that may be hostile (RFC 3550 §6, RFC 4585 §6, RFC 5104 §4.3.1, REMB draft 03)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from struct import Struct

SENDER_REPORT = 200
RECEIVER_REPORT = 201
TRANSPORT_FEEDBACK = 205
PAYLOAD_FEEDBACK = 206

NACK_FORMAT = 1
PLI_FORMAT = 1
FIR_FORMAT = 4
REMB_FORMAT = 15
REMB_NAME = b"REMB"

_HEADER = Struct("!BBH")
_SENDER_INFO = Struct("!IQIII")
_REPORT_BLOCK = Struct("!IIIIII")
_SSRC = Struct("!I")
_PID_BLP = Struct("!HH")


@dataclass(frozen=True, slots=True)
class SenderReport:
    """The clock of a sender: `rtp_timestamp` belongs to the 64-bit NTP time `ntp`."""

    ssrc: int
    ntp: int
    rtp_timestamp: int


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """What a receiver says of one stream. `last_sr` and `delay` are in 1/65536 seconds."""

    ssrc: int
    fraction_lost: int
    lost: int
    highest_sequence: int
    jitter: int
    last_sr: int
    delay: int


@dataclass(frozen=True, slots=True)
class Nack:
    """A receiver of stream `ssrc` misses the packets with these numbers."""

    ssrc: int
    sequences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyframeRequest:
    """A receiver of stream `ssrc` cannot go on without a key frame (PLI or FIR)."""

    ssrc: int


@dataclass(frozen=True, slots=True)
class Remb:
    """A receiver can take this many bits a second of all streams together."""

    bits_per_second: int


Message = SenderReport | ReportBlock | Nack | KeyframeRequest | Remb


def parse(data: bytes) -> Iterator[Message]:
    """Read what is known in a compound packet; unknown parts are skipped, nonsense ends it."""
    at = 0
    while at + _HEADER.size <= len(data):
        first, kind, words = _HEADER.unpack_from(data, at)
        end = at + 4 * (words + 1)
        if first >> 6 != 2 or end > len(data):
            return
        reader = _READERS.get(kind)
        if reader is not None:
            yield from reader(first & 0x1F, data[at + _HEADER.size : end])
        at = end


def _read_sender_report(count: int, body: bytes) -> Iterator[Message]:
    if len(body) < _SENDER_INFO.size:
        return
    ssrc, ntp, timestamp, _, _ = _SENDER_INFO.unpack_from(body)
    yield SenderReport(ssrc, ntp, timestamp)
    yield from _read_blocks(count, body, _SENDER_INFO.size)


def _read_receiver_report(count: int, body: bytes) -> Iterator[Message]:
    return _read_blocks(count, body, _SSRC.size)


def _read_blocks(count: int, body: bytes, at: int) -> Iterator[Message]:
    for _ in range(count):
        if at + _REPORT_BLOCK.size > len(body):
            return
        ssrc, loss, highest, jitter, last_sr, delay = _REPORT_BLOCK.unpack_from(body, at)
        lost = (loss & 0xFFFFFF ^ 0x800000) - 0x800000
        yield ReportBlock(ssrc, loss >> 24, lost, highest, jitter, last_sr, delay)
        at += _REPORT_BLOCK.size


def _read_transport_feedback(message_format: int, body: bytes) -> Iterator[Message]:
    if message_format != NACK_FORMAT or len(body) < 12:
        return
    sequences: list[int] = []
    for at in range(8, len(body) - 3, 4):
        first, following = _PID_BLP.unpack_from(body, at)
        sequences.append(first)
        sequences.extend((first + 1 + bit) & 0xFFFF for bit in range(16) if following >> bit & 1)
    yield Nack(_ssrc(body, 4), tuple(sequences))


def _read_payload_feedback(message_format: int, body: bytes) -> Iterator[Message]:
    if len(body) < 8:
        return
    if message_format == PLI_FORMAT:
        yield KeyframeRequest(_ssrc(body, 4))
    elif message_format == FIR_FORMAT:
        for at in range(8, len(body) - 7, 8):
            yield KeyframeRequest(_ssrc(body, at))
    elif message_format == REMB_FORMAT and len(body) >= 16 and body[8:12] == REMB_NAME:
        exponent, mantissa = body[13] >> 2, int.from_bytes(body[13:16], "big") & 0x3FFFF
        yield Remb(mantissa << exponent)


def _ssrc(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 4], "big")


_READERS: dict[int, Callable[[int, bytes], Iterator[Message]]] = {
    SENDER_REPORT: _read_sender_report,
    RECEIVER_REPORT: _read_receiver_report,
    TRANSPORT_FEEDBACK: _read_transport_feedback,
    PAYLOAD_FEEDBACK: _read_payload_feedback,
}
