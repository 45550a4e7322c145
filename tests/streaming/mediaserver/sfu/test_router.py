from __future__ import annotations

import pytest

from streaming.mediaserver.sfu import rtcp_writer
from streaming.mediaserver.sfu.bandwidth import DownlinkBudget
from streaming.mediaserver.sfu.router import Router
from streaming.mediaserver.sfu.uplink import RtpUplink
from tests.streaming.mediaserver.sfu.client import rtp_packet
from tests.streaming.mediaserver.sfu.support import AGREED, IDS, VIDEO, Feedback, Path


class Desk:
    """A router with a camera under mid 0 and a screen under mid 1."""

    def __init__(self) -> None:
        self.router = Router(DownlinkBudget())
        self.router.extensions(IDS)
        self.camera, self.screen = (
            RtpUplink(name, VIDEO, "cname", Feedback()) for name in ("camera", "screen")
        )
        self.router.uplinks([("0", (10,), self.camera), ("1", (), self.screen)])

    def counts(self) -> tuple[int, int]:
        return self.camera.stats.packets, self.screen.stats.packets


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_mid_comes_before_the_ssrc(desk: Desk) -> None:
    desk.router.rtp(rtp_packet(1, ssrc=10), 0.0)
    assert desk.counts() == (1, 0)
    desk.router.rtp(rtp_packet(2, ssrc=10, mid="1"), 0.0)
    assert desk.counts() == (1, 1)


def test_an_ssrc_is_learned_from_its_mid(desk: Desk) -> None:
    desk.router.rtp(rtp_packet(1, ssrc=11), 0.0)
    assert desk.counts() == (0, 0), "two tracks have this payload type"
    desk.router.rtp(rtp_packet(2, ssrc=11, mid="1"), 0.0)
    desk.router.rtp(rtp_packet(3, ssrc=11), 0.0)
    assert desk.counts() == (0, 2)


def test_an_unknown_mid_goes_nowhere(desk: Desk) -> None:
    desk.router.rtp(rtp_packet(1, ssrc=10, mid="7"), 0.0)
    desk.router.rtp(b"nonsense", 0.0)
    assert desk.counts() == (0, 0)


def test_what_was_learned_outlives_a_negotiation_unless_its_track_is_gone(desk: Desk) -> None:
    desk.router.rtp(rtp_packet(1, ssrc=11, mid="1"), 0.0)
    desk.router.uplinks([("0", (), desk.camera), ("1", (), desk.screen)])
    desk.router.rtp(rtp_packet(2, ssrc=11), 0.0)
    assert desk.counts() == (0, 2)
    desk.router.uplinks([])
    desk.router.rtp(rtp_packet(3, ssrc=11), 0.0)
    desk.router.rtp(rtp_packet(3, ssrc=11, mid="1"), 0.0)
    assert desk.counts() == (0, 2)


def test_a_senders_clock_reaches_its_track_only(desk: Desk) -> None:
    desk.router.rtp(rtp_packet(1, ssrc=10), 0.0)
    report = rtcp_writer.sender_report(10, 2**40, 9, packets=1, octets=1, cname="x")
    desk.router.rtcp(report, 0.0)
    assert desk.camera.source is not None
    assert desk.camera.source.clock == (2**40, 9)
    assert desk.screen.source is None


def test_feedback_reaches_the_downlink_it_names(desk: Desk) -> None:
    path = Path()
    path.downlink.start(AGREED)
    path.receive(*range(5))
    ssrc, number = path.downlink.ssrc, path.numbers[2]
    nack = rtcp_writer.nack(1, ssrc, [number])
    desk.router.rtcp(nack, 0.0)
    desk.router.downlinks([path.downlink])
    desk.router.rtcp(nack + rtcp_writer.nack(1, ssrc + 1, [number]), 0.0)
    assert path.downlink.stats.retransmitted == 1
