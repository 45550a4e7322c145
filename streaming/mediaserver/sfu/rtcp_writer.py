"""Writing RTCP: reports, descriptions and feedback (RFC 3550 §6, RFC 4585 §6, REMB draft 03)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import pack

from streaming.mediaserver.sfu.rtcp import (
    NACK_FORMAT,
    PAYLOAD_FEEDBACK,
    PLI_FORMAT,
    RECEIVER_REPORT,
    REMB_FORMAT,
    REMB_NAME,
    SENDER_REPORT,
    TRANSPORT_FEEDBACK,
    ReportBlock,
)

_SOURCE_DESCRIPTION = 202
_CNAME = 1
_MAX_BLOCKS = 31
_REMB_MANTISSA_BITS = 18


def sender_report(
    ssrc: int, ntp: int, rtp_timestamp: int, *, packets: int, octets: int, cname: str
) -> bytes:
    """Write a compound of SR and SDES for one stream; counters wrap at 32 bits."""
    counters = (packets & 0xFFFFFFFF, octets & 0xFFFFFFFF)
    report = _packet(0, SENDER_REPORT, pack("!IQIII", ssrc, ntp, rtp_timestamp, *counters))
    return report + source_description(ssrc, cname)


def source_description(ssrc: int, cname: str) -> bytes:
    """Write an SDES with the CNAME of one stream."""
    item = bytes((_CNAME, len(cname))) + cname.encode()
    chunk = pack("!I", ssrc) + item + b"\0"
    return _packet(1, _SOURCE_DESCRIPTION, chunk + bytes(-len(chunk) % 4))


def receiver_report(ssrc: int, blocks: Sequence[ReportBlock]) -> bytes:
    """Write one or more RRs, each with at most 31 blocks; one without blocks for none."""
    parts = [blocks[at : at + _MAX_BLOCKS] for at in range(0, len(blocks), _MAX_BLOCKS)] or [()]
    return b"".join(_receiver_report(ssrc, part) for part in parts)


def _receiver_report(ssrc: int, blocks: Sequence[ReportBlock]) -> bytes:
    body = pack("!I", ssrc) + b"".join(map(_block, blocks))
    return _packet(len(blocks), RECEIVER_REPORT, body)


def _block(block: ReportBlock) -> bytes:
    loss = block.fraction_lost << 24 | block.lost & 0xFFFFFF
    tail = (block.highest_sequence, block.jitter, block.last_sr, block.delay)
    return pack("!IIIIII", block.ssrc, loss, *tail)


def nack(sender: int, media: int, sequences: Iterable[int]) -> bytes:
    """Ask for packets of stream `media` again; numbers in the order of the stream."""
    pairs: list[list[int]] = []
    for sequence in sequences:
        distance = (sequence - pairs[-1][0]) & 0xFFFF if pairs else 0
        if pairs and 1 <= distance <= 16:
            pairs[-1][1] |= 1 << (distance - 1)
        else:
            pairs.append([sequence, 0])
    body = pack("!II", sender, media) + b"".join(pack("!HH", *pair) for pair in pairs)
    return _packet(NACK_FORMAT, TRANSPORT_FEEDBACK, body)


def picture_loss(sender: int, media: int) -> bytes:
    """Ask for a key frame of stream `media` (PLI)."""
    return _packet(PLI_FORMAT, PAYLOAD_FEEDBACK, pack("!II", sender, media))


def remb(sender: int, bits_per_second: int, ssrcs: Sequence[int]) -> bytes:
    """Say how much may be sent of these streams together; at most 255 streams."""
    exponent = max(0, bits_per_second.bit_length() - _REMB_MANTISSA_BITS)
    rate = exponent << _REMB_MANTISSA_BITS | bits_per_second >> exponent
    limit = bytes((len(ssrcs),)) + rate.to_bytes(3, "big")
    body = pack("!II", sender, 0) + REMB_NAME + limit + pack(f"!{len(ssrcs)}I", *ssrcs)
    return _packet(REMB_FORMAT, PAYLOAD_FEEDBACK, body)


def _packet(count: int, kind: int, body: bytes) -> bytes:
    return pack("!BBH", 0x80 | count, kind, len(body) // 4) + body
