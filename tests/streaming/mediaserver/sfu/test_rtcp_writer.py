"""What we write is read by aiortc, an implementation of others."""

from __future__ import annotations

import random
from typing import Any

from aiortc import rtp as aiortc

from streaming.mediaserver.sfu import rtcp_writer
from streaming.mediaserver.sfu.rtcp import Nack, Remb, ReportBlock, parse


def read(data: bytes) -> list[Any]:
    return list(aiortc.RtcpPacket.parse(data))


def test_a_sender_report_brings_the_name_of_its_source() -> None:
    data = rtcp_writer.sender_report(
        4, 0x1122334455667788, 90000, packets=2**32 + 5, octets=7, cname="0123456789abcdef"
    )
    report, description = read(data)
    assert report.sender_info.ntp_timestamp == 0x1122334455667788
    assert (report.sender_info.packet_count, report.sender_info.octet_count) == (5, 7)
    assert description.chunks[0].items == [(1, b"0123456789abcdef")]


def test_report_blocks_keep_their_numbers_and_overflow_into_another_report() -> None:
    blocks = [ReportBlock(n, 255, -1, 2**32 - 1, 3, 4, 5) for n in range(40)]
    first, second = read(rtcp_writer.receiver_report(9, blocks))
    assert (len(first.reports), len(second.reports)) == (31, 9)
    assert first.reports[0].packets_lost == -1
    assert list(parse(rtcp_writer.receiver_report(9, blocks))) == blocks
    [empty] = read(rtcp_writer.receiver_report(9, []))
    assert empty.reports == []


def test_every_set_of_lost_packets_survives_the_way() -> None:
    chance = random.Random(22)
    for _ in range(200):
        start = chance.randrange(65536)
        lost = sorted(chance.sample(range(300), chance.randrange(1, 60)))
        numbers = tuple((start + n) & 0xFFFF for n in lost)
        data = rtcp_writer.nack(1, 2, numbers)
        assert list(parse(data)) == [Nack(2, numbers)]
        assert tuple(n & 0xFFFF for n in read(data)[0].lost) == numbers


def test_a_key_frame_request_names_its_stream() -> None:
    [request] = read(rtcp_writer.picture_loss(1, 2))
    assert (request.fmt, request.ssrc, request.media_ssrc) == (1, 1, 2)


def test_bandwidth_is_written_to_within_a_thousandth() -> None:
    for rate in (150_000, 262_143, 262_144, 1_500_000, 2_500_000):
        data = rtcp_writer.remb(1, rate, [5, 6])
        [message] = read(data)
        written, ssrcs = aiortc.unpack_remb_fci(message.fci)
        assert 0 <= rate - written <= rate / 1000
        assert ssrcs == [5, 6]
        assert list(parse(data)) == [Remb(written)]
