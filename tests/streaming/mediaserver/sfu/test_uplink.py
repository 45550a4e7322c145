from __future__ import annotations

import asyncio

import pytest

from streaming.mediaserver.sfu import rtcp, uplink
from streaming.mediaserver.sfu.types import RtpPacket
from streaming.mediaserver.sfu.uplink import RtpUplink
from tests.streaming.mediaserver.sfu.support import AUDIO, VIDEO, Feedback, Sink, eventually, packet


@pytest.fixture
def feedback() -> Feedback:
    return Feedback()


@pytest.fixture
def camera(feedback: Feedback) -> RtpUplink:
    return RtpUplink("cam", VIDEO, "cname", feedback)


def test_sinks_get_what_comes_after_they_were_added(camera: RtpUplink) -> None:
    sink = Sink()
    camera.receive(packet(1), 0.0)
    camera.add_sink(sink)
    camera.add_sink(sink)
    camera.receive(packet(2), 0.1)
    camera.remove_sink(sink)
    camera.receive(packet(3), 0.2)
    assert [p.sequence for p in sink.packets] == [2]
    assert camera.stats.packets == 3


def test_a_packet_may_be_sent_again_for_a_while(camera: RtpUplink) -> None:
    for number in range(65000, 65000 + 1000):
        camera.receive(packet(number), 0.0)
    kept = camera.retransmittable((65000 + 999) & 0xFFFF)
    assert kept is not None
    assert kept.payload == b"1/65999"
    assert camera.retransmittable((65000 + 999 - uplink.HISTORY) & 0xFFFF) is None
    assert camera.retransmittable(5000) is None


def test_lost_video_is_asked_for_and_lost_audio_is_not(
    camera: RtpUplink, feedback: Feedback
) -> None:
    camera.receive(packet(1), 0.0)
    assert feedback.misses == 0
    camera.receive(packet(3), 0.0)
    assert feedback.misses == 1
    microphone = RtpUplink("mic", AUDIO, "cname", feedback)
    microphone.receive(packet(1, payload_type=111), 0.0)
    microphone.receive(packet(3, payload_type=111), 0.0)
    assert feedback.misses == 1


def test_another_payload_type_and_an_oversized_packet_are_dropped(camera: RtpUplink) -> None:
    sink = Sink()
    camera.add_sink(sink)
    camera.receive(packet(1, payload_type=97), 0.0)
    large = packet(2)
    large.payload = bytes(uplink.MAX_PAYLOAD + 1)
    camera.receive(large, 0.0)
    assert sink.packets == []


async def test_a_new_source_continues_the_numbers_and_the_time(
    camera: RtpUplink, feedback: Feedback
) -> None:
    sink = Sink()
    camera.add_sink(sink)
    camera.receive(packet(65535, timestamp=2**32 - 1), 10.0)
    camera.receive(packet(7000, ssrc=2, timestamp=500), 12.0)
    camera.receive(packet(7001, ssrc=2, timestamp=3500), 12.1)
    assert [p.sequence for p in sink.packets] == [65535, 0, 1]
    assert [p.timestamp for p in sink.packets] == [2**32 - 1, 179_999, 182_999]
    assert feedback.keyframes == [2]


def test_a_second_source_waits_until_the_first_is_silent(camera: RtpUplink) -> None:
    sink = Sink()
    camera.add_sink(sink)
    camera.receive(packet(1), 0.0)
    camera.receive(packet(50, ssrc=2), uplink.SOURCE_SILENCE / 2)
    camera.receive(packet(2), uplink.SOURCE_SILENCE / 2)
    assert [p.ssrc for p in sink.packets] == [1, 1]


async def test_no_number_ever_stands_for_two_contents(camera: RtpUplink) -> None:
    sink = Sink()
    camera.add_sink(sink)
    for number in (10, 11, 12):
        camera.receive(packet(number), 0.0)
    for number in (100, 99, 98, 97, 101):
        camera.receive(packet(number, ssrc=2), 5.0)
    numbers = [p.sequence for p in sink.packets]
    assert len(set(numbers)) == len(numbers)


def test_the_clock_of_the_sender_reaches_sinks_old_and_new(camera: RtpUplink) -> None:
    early, late = Sink(), Sink()
    camera.add_sink(early)
    camera.sender_report(rtcp.SenderReport(1, 5, 6), 0.0)
    camera.receive(packet(1), 0.0)
    camera.sender_report(rtcp.SenderReport(1, 2**33, 90), 0.0)
    camera.sender_report(rtcp.SenderReport(2, 5, 6), 0.0)
    camera.add_sink(late)
    assert early.reports == late.reports == [(2**33, 90)]


async def test_many_key_frame_requests_become_two(camera: RtpUplink, feedback: Feedback) -> None:
    camera.request_keyframe()
    assert feedback.keyframes == [], "nothing has come yet, so the first will be one"
    camera.receive(packet(1), 0.0)
    for _ in range(20):
        camera.request_keyframe()
    assert feedback.keyframes == [1]
    await eventually(lambda: feedback.keyframes == [1, 1])
    assert camera.stats.keyframe_requests == 2


async def test_after_close_no_request_is_left_waiting(
    camera: RtpUplink, feedback: Feedback
) -> None:
    sink = Sink()
    camera.add_sink(sink)
    camera.receive(packet(1), 0.0)
    camera.request_keyframe()
    camera.request_keyframe()
    camera.close()
    camera.add_sink(sink)
    camera.receive(packet(2), 0.0)
    await asyncio.sleep(0.35)
    assert feedback.keyframes == [1]
    assert len(sink.packets) == 1


async def test_giving_up_a_packet_asks_for_a_key_frame(
    camera: RtpUplink, feedback: Feedback
) -> None:
    camera.receive(packet(1), 0.0)
    camera.receive(packet(3), 0.0)
    camera.give_up(0.5)
    assert feedback.keyframes == []
    camera.give_up(2.0)
    assert (camera.stats.lost, feedback.keyframes) == (1, [1])


class BrokenSink(Sink):
    def rtp(self, packet: RtpPacket) -> None:
        raise RuntimeError("a fault of ours")


def test_a_sink_that_fails_harms_no_other(
    camera: RtpUplink, caplog: pytest.LogCaptureFixture
) -> None:
    good = Sink()
    camera.add_sink(BrokenSink())
    camera.add_sink(good)
    camera.receive(packet(1), 0.0)
    camera.receive(packet(2), 0.0)
    assert len(good.packets) == 2
    assert len(caplog.records) == 1


def test_the_weakest_sink_sets_the_limit(camera: RtpUplink) -> None:
    first, second = Sink(), Sink()
    camera.add_sink(first)
    camera.limit_bitrate(second, 1)
    assert camera.limit is None
    camera.add_sink(second)
    camera.limit_bitrate(first, 900_000)
    camera.limit_bitrate(second, 500_000)
    assert camera.limit == 500_000
    camera.remove_sink(second)
    assert camera.limit == 900_000
    camera.limit_bitrate(first, None)
    assert camera.limit is None


async def test_nothing_of_a_muted_track_goes_to_anybody(
    camera: RtpUplink, feedback: Feedback
) -> None:
    early, late = Sink(), Sink()
    camera.add_sink(early)
    camera.receive(packet(1), 0.0)
    camera.set_muted(True)
    camera.add_sink(late)
    for number in (2, 3, 5):
        camera.receive(packet(number), 0.1)
    camera.sender_report(rtcp.SenderReport(1, 2**33, 90), 0.2)
    camera.receive(packet(9, ssrc=2), 5.0)
    assert ([p.sequence for p in early.packets], late.packets) == ([1], [])
    assert early.reports == late.reports == []
    assert camera.retransmittable(2) is None
    assert feedback.misses == 0, "what nobody gets need not be asked for again"


async def test_a_track_that_is_no_longer_muted_goes_on_without_a_gap_from_a_key_frame(
    camera: RtpUplink, feedback: Feedback
) -> None:
    sink = Sink()
    camera.add_sink(sink)
    camera.receive(packet(10, timestamp=3000), 1.0)
    camera.set_muted(True)
    camera.receive(packet(11, timestamp=6000), 1.1)
    camera.set_muted(False)
    camera.set_muted(False)
    camera.receive(packet(80, timestamp=183_000), 3.0)
    camera.receive(packet(11, timestamp=6000), 3.0)
    camera.receive(packet(81, timestamp=186_000), 3.1)
    assert [p.sequence for p in sink.packets] == [10, 11, 12]
    assert [p.payload for p in sink.packets] == [b"1/10", b"1/80", b"1/81"]
    assert [p.timestamp for p in sink.packets] == [3000, 183_000, 186_000]
    assert feedback.keyframes == [1]
