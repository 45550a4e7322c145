from __future__ import annotations

import asyncio

import pytest

from streaming.mediaserver.sfu import rtcp
from streaming.mediaserver.sfu.bandwidth import CAP, FLOOR, START
from streaming.mediaserver.sfu.feedback import Feedback
from streaming.mediaserver.sfu.uplink import RtpUplink
from tests.streaming.mediaserver.sfu.support import AUDIO, VIDEO, Sink, Wire, eventually, packet


class Line:
    """A browser's line: a camera, a microphone, and the feedback about them."""

    def __init__(self) -> None:
        self.wire = Wire()
        tracks: list[RtpUplink] = []
        self.feedback = Feedback(self.wire, tracks, "cname")
        self.camera = RtpUplink("cam", VIDEO, "cname", self.feedback)
        self.microphone = RtpUplink("mic", AUDIO, "cname", self.feedback)
        tracks += [self.camera, self.microphone]

    def take(self) -> list[rtcp.Message]:
        """What was sent since the last time."""
        messages = [message for data in self.wire.rtcp for message in rtcp.parse(data)]
        self.wire.rtcp.clear()
        return messages


@pytest.fixture
def line() -> Line:
    return Line()


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_lost_packets_are_asked_for_until_they_are_given_up(line: Line) -> None:
    line.camera.receive(packet(1), now())
    line.camera.receive(packet(4), now())
    await eventually(lambda: len(line.wire.rtcp) >= 2)
    line.feedback.close()
    nacks = [message for message in line.take() if isinstance(message, rtcp.Nack)]
    assert nacks[0] == rtcp.Nack(1, (2, 3))
    assert line.camera.stats.nacks == 2 * len(nacks)


async def test_after_close_nobody_is_asked(line: Line) -> None:
    line.camera.receive(packet(1), now())
    line.camera.receive(packet(4), now())
    line.feedback.close()
    await asyncio.sleep(0.1)
    assert line.take() == []


async def test_each_second_reports_every_track_and_the_bandwidth(line: Line) -> None:
    line.camera.receive(packet(1), now())
    line.microphone.receive(packet(9, ssrc=2, payload_type=111), now())
    line.feedback.second_passed(now())
    first, second, bandwidth = line.take()
    assert isinstance(first, rtcp.ReportBlock)
    assert isinstance(second, rtcp.ReportBlock)
    assert (first.ssrc, second.ssrc) == (1, 2)
    assert isinstance(bandwidth, rtcp.Remb)
    assert START < bandwidth.bits_per_second < CAP


async def test_a_browser_that_sends_no_video_is_told_no_bandwidth(line: Line) -> None:
    line.feedback.second_passed(now())
    assert line.take() == []


async def test_a_line_with_loss_is_told_less(line: Line) -> None:
    for second in range(40):
        for number in range(0, 100, 2):
            line.camera.receive(packet(second * 100 + number), now())
        line.feedback.second_passed(now())
    line.feedback.close()
    bandwidths = [m.bits_per_second for m in line.take() if isinstance(m, rtcp.Remb)]
    assert bandwidths == sorted(bandwidths, reverse=True)
    assert FLOOR * 0.99 < bandwidths[-1] <= FLOOR


async def test_the_limit_of_a_receiver_is_passed_on(line: Line) -> None:
    sink = Sink()
    line.camera.add_sink(sink)
    line.camera.receive(packet(1), now())
    line.camera.limit_bitrate(sink, 400_000)
    line.feedback.send_bandwidth()
    [bandwidth] = line.take()
    assert isinstance(bandwidth, rtcp.Remb)
    assert 399_000 < bandwidth.bits_per_second <= 400_000
