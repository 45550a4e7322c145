from __future__ import annotations

from streaming.mediaserver.sfu.rtcp import SenderReport
from streaming.mediaserver.sfu.source import Source
from streaming.mediaserver.sfu.types import RtpPacket


def packet(sequence: int, timestamp: int) -> RtpPacket:
    return RtpPacket(False, 96, sequence, timestamp, 7, b"")


def test_the_first_source_of_a_track_keeps_its_numbers() -> None:
    first = packet(5, 1000)
    source = Source(first, 90000, None, 0.0)
    source.renumber(first)
    assert (first.sequence, first.timestamp) == (5, 1000)


def test_a_steady_stream_has_no_jitter_and_an_uneven_one_has() -> None:
    steady, uneven = (Source(packet(0, 0), 90000, None, 0.0) for _ in range(2))
    for number in range(100):
        steady.arrived(packet(number, number * 3000), number / 30)
        uneven.arrived(packet(number, number * 3000), number / 30 + number % 2 / 100)
    assert steady.report_block(4.0)[0].jitter == 0
    assert 600 < uneven.report_block(4.0)[0].jitter <= 900


def test_a_leap_of_the_clock_is_no_jitter() -> None:
    source = Source(packet(0, 0), 90000, None, 0.0)
    source.arrived(packet(0, 2**32 - 100), 0.0)
    source.arrived(packet(1, 2900), 0.033)
    assert source.report_block(1.0)[0].jitter == 0


def test_a_report_says_when_the_last_sender_report_came() -> None:
    source = Source(packet(0, 0), 90000, None, 0.0)
    assert source.report_block(1.0)[0].last_sr == 0
    source.sender_report(SenderReport(7, 0x1111222233334444, 90), 10.0)
    block, _ = source.report_block(10.5)
    assert (block.last_sr, block.delay) == (0x22223333, 32768)
