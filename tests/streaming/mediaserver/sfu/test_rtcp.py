from __future__ import annotations

import random

import pytest
from aiortc import rtp as aiortc

from streaming.mediaserver.sfu.rtcp import (
    KeyframeRequest,
    Message,
    Nack,
    Remb,
    ReportBlock,
    SenderReport,
    parse,
)


def read(data: bytes) -> list[Message]:
    return list(parse(data))


def test_a_sender_report_and_its_blocks_are_read() -> None:
    info = aiortc.RtcpSenderInfo(
        ntp_timestamp=0x1122334455667788, rtp_timestamp=90000, packet_count=1, octet_count=2
    )
    block = aiortc.RtcpReceiverInfo(
        ssrc=5, fraction_lost=64, packets_lost=-3, highest_sequence=70000, jitter=9, lsr=7, dlsr=8
    )
    report = aiortc.RtcpSrPacket(ssrc=4, sender_info=info, reports=[block])
    assert read(bytes(report)) == [
        SenderReport(4, 0x1122334455667788, 90000),
        ReportBlock(5, 64, -3, 70000, 9, 7, 8),
    ]


def test_a_compound_is_read_whole_and_what_is_unknown_is_skipped() -> None:
    report = aiortc.RtcpRrPacket(ssrc=1, reports=[])
    goodbye = aiortc.RtcpByePacket(sources=[1])
    lost = aiortc.RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=2, lost=[7, 8, 40])
    assert read(bytes(report) + bytes(goodbye) + bytes(lost)) == [Nack(2, (7, 8, 40))]


def test_key_frame_requests_of_both_kinds_are_read() -> None:
    loss = aiortc.RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=2)
    full = aiortc.RtcpPsfbPacket(fmt=4, ssrc=1, media_ssrc=0, fci=bytes((0, 0, 0, 3, 1, 0, 0, 0)))
    assert read(bytes(loss) + bytes(full)) == [KeyframeRequest(2), KeyframeRequest(3)]


def test_the_bandwidth_of_a_receiver_is_read() -> None:
    fci = aiortc.pack_remb_fci(2_500_000, [7, 8])
    data = bytes(aiortc.RtcpPsfbPacket(fmt=15, ssrc=1, media_ssrc=0, fci=fci))
    [message] = read(data)
    assert isinstance(message, Remb)
    assert message.bits_per_second == pytest.approx(2_500_000, rel=0.001)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80\xc8",
        b"\x80\xc8\x00\x00",
        b"\x81\xc9\xff\xff" + bytes(8),
        b"\x00\xc9\x00\x01" + bytes(4),
        b"\x81\xcd\x00\x01" + bytes(4),
        b"\x81\xce\x00\x00",
        b"\x8f\xce\x00\x03" + bytes(8) + b"REMB",
    ],
)
def test_what_is_cut_short_says_nothing(data: bytes) -> None:
    assert read(data) == []


def test_no_bytes_whatever_raise() -> None:
    chance = random.Random(21)
    for _ in range(20_000):
        body = bytearray(chance.randbytes(chance.randrange(0, 64, 4)))
        head = bytes((0x80 | chance.randrange(32), chance.randrange(198, 212), 0))
        data = head + bytes((min(255, len(body) // 4 + chance.choice((-1, 0, 0, 0, 1)) & 0xFF),))
        read(data + body + chance.randbytes(chance.randrange(6)))
