from __future__ import annotations

import random

import pytest
from aiortc.rtp import RtpPacket as AiortcPacket

from streaming.mediaserver.sfu.rtp import ExtensionIds, extension_block, is_rtcp, parse
from tests.streaming.mediaserver.sfu.client import rtp_packet
from tests.streaming.mediaserver.sfu.support import IDS

HEADER = bytes.fromhex("80e0000100000002 00000003")


def with_extension(profile: int, body: bytes, payload: bytes = b"media") -> bytes:
    """Write a packet with this header extension, padded to whole words."""
    body += bytes(-len(body) % 4)
    block = profile.to_bytes(2, "big") + (len(body) // 4).to_bytes(2, "big") + body
    return bytes((HEADER[0] | 0x10,)) + HEADER[1:] + block + payload


def test_a_plain_packet_is_read() -> None:
    parsed = parse(HEADER + b"media", ExtensionIds())
    assert parsed is not None
    packet, mid = parsed
    assert (packet.marker, packet.payload_type) == (True, 0x60)
    assert (packet.sequence, packet.timestamp, packet.ssrc) == (1, 2, 3)
    assert (packet.payload, mid) == (b"media", b"")


def test_what_we_write_is_read_the_same_by_aiortc() -> None:
    data = rtp_packet(7, ssrc=9, mid="a1", level=0x85, payload=b"x")
    parsed = parse(data, IDS)
    theirs = AiortcPacket.parse(data)
    assert parsed is not None
    packet, mid = parsed
    assert (packet.sequence, packet.payload) == (theirs.sequence_number, theirs.payload)
    assert (packet.audio_level, packet.voice, mid) == (5, True, b"a1")


def test_padding_and_contributing_sources_are_not_payload() -> None:
    data = bytes((0xA1,)) + HEADER[1:] + b"csrc" + b"media" + b"\0\0\3"
    parsed = parse(data, ExtensionIds())
    assert parsed is not None
    assert parsed[0].payload == b"media"


def test_a_packet_of_padding_only_has_an_empty_payload() -> None:
    data = bytes((0xA0,)) + HEADER[1:] + b"\0\0\0\4"
    parsed = parse(data, ExtensionIds())
    assert parsed is not None
    assert parsed[0].payload == b""


def test_elements_in_two_byte_form_may_be_empty() -> None:
    data = with_extension(0x1000, b"\x01\x00" + b"\x0d\x01\x02" + b"\x04\x02m1")
    parsed = parse(data, IDS)
    assert parsed is not None
    packet, mid = parsed
    assert (packet.audio_level, packet.orientation, mid) == (None, 2, b"m1")
    assert packet.payload == b"media"


@pytest.mark.parametrize(
    ("profile", "body"),
    [
        (0xBEDE, b"\x4f\x01\x02"),
        (0xBEDE, b"\xf0\x00\x40\x41"),
        (0xBEDE, b"\0\0\0\0"),
        (0x1000, b"\x04\xff\x41"),
        (0x1000, b"\0\0\0\x04"),
        (0xABCD, b"\x40\x41"),
        (0xBEDE, b""),
    ],
)
def test_broken_elements_are_skipped_and_the_payload_stays(profile: int, body: bytes) -> None:
    parsed = parse(with_extension(profile, body), IDS)
    assert parsed is not None
    assert parsed[0].payload == b"media"
    assert parsed[1] == b""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HEADER[:11],
        b"\x40" + HEADER[1:],
        b"\x8f" + HEADER[1:],
        b"\x90" + HEADER[1:],
        b"\x90" + HEADER[1:] + b"\xbe\xde\xff\xff",
        b"\xa0" + HEADER[1:] + b"\0",
        b"\xa0" + HEADER[1:] + b"\xff",
    ],
)
def test_what_is_not_sound_is_refused(data: bytes) -> None:
    assert parse(data, IDS) is None


def test_no_bytes_whatever_raise() -> None:
    chance = random.Random(20)
    for _ in range(20_000):
        data = bytearray(chance.randbytes(chance.randrange(60)))
        if data:
            data[0] = 0x80 | data[0] & 0x3F
        if len(data) > 14:
            data[12:14] = chance.choice((b"\xbe\xde", b"\x10\x00", b"\x10\x0f", b"\0\0"))
        parse(bytes(data), IDS)


def test_extensions_that_were_not_agreed_are_left_out() -> None:
    assert extension_block((0, b"mid"), (0, b"\1")) == b""
    assert extension_block((4, b"mid"), (0, b"\1")) == extension_block((4, b"mid"))
    assert len(extension_block((4, b"abcdef"), (1, b"\1"))) % 4 == 0


def test_rtcp_is_told_from_rtp_by_its_type() -> None:
    assert is_rtcp(bytes((0x80, 200, 0, 0)))
    assert not is_rtcp(HEADER)
    assert not is_rtcp(b"\x80")
