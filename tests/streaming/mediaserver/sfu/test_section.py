from __future__ import annotations

from dataclasses import replace

from streaming.mediaserver.sfu.downlink import DownlinkFormat
from streaming.mediaserver.sfu.rtp import MID_URI, ExtensionIds
from streaming.mediaserver.sfu.sdp import CodecLine
from streaming.mediaserver.sfu.section import Receiving, Section
from tests.streaming.mediaserver.sfu.support import VIDEO, Path

VP8 = CodecLine(100, "VP8", 90000)
SECTION = Section("video", "m", codecs=(VP8,), extensions={MID_URI: 3})
RECEIVING = Receiving("cam", VIDEO, ())


def test_a_section_is_free_when_it_carries_nothing_and_is_open() -> None:
    assert SECTION.free
    assert not SECTION.reject().free
    assert not replace(SECTION, receiving=RECEIVING).free
    assert not replace(SECTION, sending=Path().downlink).free
    assert replace(SECTION, sending=Path().downlink, accepted=True).without_sending().free


def test_packets_take_the_numbers_of_their_section() -> None:
    sending = replace(SECTION, sending=Path().downlink)
    assert sending.downlink_format() == DownlinkFormat("m", 100, ExtensionIds(mid=3))
    assert SECTION.downlink_format() is None
    assert replace(sending, codecs=()).downlink_format() is None


def test_an_answer_sends_only_what_is_accepted_and_an_offer_all() -> None:
    path = Path()
    sending = replace(SECTION, sending=path.downlink)
    assert sending.media(answer=True).direction == "inactive"
    offered = sending.media(answer=False)
    assert (offered.direction, offered.track_id) == ("sendonly", "MT1")
    assert (offered.stream_id, offered.ssrcs) == (path.camera.cname, (path.downlink.ssrc,))


def test_only_an_answer_to_a_sender_names_a_start_bit_rate() -> None:
    receiving = replace(SECTION, receiving=RECEIVING)
    assert "start-bitrate" in receiving.media(answer=True).codecs[0].parameters
    assert receiving.media(answer=False).codecs == SECTION.media(answer=True).codecs == (VP8,)
