from __future__ import annotations

from streaming.mediaserver.sfu.downlink import DownlinkFormat
from streaming.mediaserver.sfu.rtcp import SenderReport
from streaming.mediaserver.sfu.rtcp import parse as parse_rtcp
from streaming.mediaserver.sfu.rtp import ExtensionIds
from tests.streaming.mediaserver.sfu.support import AGREED, IDS, Path, packet


def test_a_packet_gets_the_numbers_that_were_agreed_with_the_receiver() -> None:
    path = Path()
    path.downlink.start(AGREED)
    path.receive(50)
    [(sent, mid)] = path.wire.rtp
    assert (sent.ssrc, sent.payload_type, mid) == (path.downlink.ssrc, 120, b"s1")
    assert (sent.payload, sent.timestamp) == (b"1/50", 150_000)


def test_numbers_begin_low_and_keep_the_gaps_of_the_uplink() -> None:
    path = Path()
    path.downlink.start(AGREED)
    path.receive(65534, 65535, 2, 0)
    first = path.numbers[0]
    assert 1024 < first < 2**15
    assert path.numbers == [first, first + 1, first + 4, first + 2]


def test_levels_and_rotation_go_along_under_the_receivers_ids() -> None:
    path = Path()
    path.downlink.start(AGREED)
    turned, loud = packet(1), packet(2)
    turned.orientation = 1
    loud.audio_level, loud.voice = 1, True
    path.camera.receive(turned, 1.0)
    path.camera.receive(loud, 1.0)
    (first, _), (second, _) = path.wire.rtp
    assert (first.orientation, first.audio_level) == (1, None)
    assert (second.orientation, second.audio_level, second.voice) == (None, 1, True)


def test_a_receiver_that_agreed_to_no_extension_gets_none() -> None:
    path = Path()
    path.downlink.start(DownlinkFormat("s1", 120, ExtensionIds()))
    turned = packet(1)
    turned.orientation = 1
    path.camera.receive(turned, 1.0)
    assert path.wire.rtp[0][1] == b""


def test_lost_packets_are_sent_again_as_they_were() -> None:
    path = Path()
    path.downlink.start(AGREED)
    path.receive(*range(100, 110))
    path.downlink.resend((path.numbers[3], path.numbers[7], 9))
    assert path.wire.rtp[10:] == [path.wire.rtp[3], path.wire.rtp[7]]
    assert path.downlink.stats.retransmitted == 2


def test_a_receiver_cannot_have_itself_flooded() -> None:
    path = Path()
    path.downlink.start(AGREED)
    path.receive(100)
    for _ in range(10):
        path.downlink.resend(tuple(path.numbers[:1]) * 1000)
    assert path.downlink.stats.retransmitted < 1000
    path.downlink.second_passed()
    before = path.downlink.stats.retransmitted
    path.downlink.resend((path.numbers[0],))
    assert path.downlink.stats.retransmitted == before + 1


def test_after_a_pause_numbers_go_on_and_none_means_two_packets() -> None:
    path = Path()
    path.downlink.start(AGREED)
    path.receive(*range(100, 110))
    path.downlink.stop()
    path.receive(*range(110, 210))
    path.downlink.start(AGREED)
    path.receive(210)
    first = path.numbers[0]
    assert path.numbers[-1] == first + 10
    path.downlink.resend((first + 9, first + 5))
    assert len(path.wire.rtp) == 11, "these were sent with what is no longer kept under them"
    path.downlink.resend((first + 10,))
    assert path.wire.rtp[-1] == path.wire.rtp[-2]


def test_old_packets_are_still_found_after_many() -> None:
    path = Path()
    path.downlink.start(AGREED)
    path.receive(*range(70_000))
    path.downlink.second_passed()
    path.downlink.resend((path.numbers[-100],))
    assert path.wire.rtp[-1] == path.wire.rtp[-101]


async def test_starting_asks_for_a_key_frame_once() -> None:
    path = Path()
    path.receive(1)
    path.downlink.start(AGREED)
    path.downlink.start(DownlinkFormat("s1", 121, IDS))
    path.receive(2)
    assert path.feedback.keyframes == [1]
    assert path.wire.rtp[0][0].payload_type == 121


def test_the_senders_clock_is_passed_on_with_our_counts() -> None:
    path = Path()
    path.downlink.start(AGREED)
    path.receive(1, 2)
    path.camera.sender_report(SenderReport(1, 2**40, 777), 1.0)
    [report] = list(parse_rtcp(path.wire.rtcp[0]))
    assert report == SenderReport(path.downlink.ssrc, 2**40, 777)
    assert b"0123456789abcdef" in path.wire.rtcp[0]


def test_nothing_is_sent_before_the_start_and_after_the_stop() -> None:
    path = Path()
    path.downlink.resend((1, 2, 3))
    path.receive(1)
    path.downlink.start(AGREED)
    path.downlink.stop()
    path.receive(2)
    path.downlink.resend((1, 2, 3))
    assert path.wire.rtp == []


def test_the_second_counts_the_bits() -> None:
    path = Path()
    path.downlink.start(AGREED)
    path.receive(1, 2)
    assert path.downlink.second_passed() == 8 * len(b"1/11/2")
    assert path.downlink.second_passed() == 0
