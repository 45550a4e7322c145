from __future__ import annotations

import pytest

from streaming.mediaserver.sfu import codecs
from streaming.mediaserver.sfu.rtp import AUDIO_LEVEL_URI, MID_URI, ExtensionIds
from streaming.mediaserver.sfu.sdp import CodecLine, Media


@pytest.mark.parametrize(
    ("line", "codec"),
    [
        (CodecLine(111, "opus", 48000, 2), "opus"),
        (CodecLine(111, "opus", 48000, 1), None),
        (CodecLine(96, "VP8", 90000), "VP8"),
        (CodecLine(97, "rtx", 90000, 1, "apt=96"), None),
        (CodecLine(98, "H264", 90000, 1, "packetization-mode=1;profile-level-id=42e01f"), "H264"),
        (CodecLine(98, "H264", 90000, 1, "profile-level-id=42C02A; packetization-mode=1"), "H264"),
        (CodecLine(98, "H264", 90000, 1, "packetization-mode=1;profile-level-id=42001f"), None),
        (CodecLine(98, "H264", 90000, 1, "packetization-mode=1;profile-level-id=640c1f"), None),
        (CodecLine(98, "H264", 90000, 1, "packetization-mode=0;profile-level-id=42e01f"), None),
        (CodecLine(98, "H264", 90000, 1, "profile-level-id=zz"), None),
        (CodecLine(98, "H264", 90000), None),
    ],
)
def test_only_what_every_browser_plays_is_recognised(line: CodecLine, codec: str | None) -> None:
    assert codecs.recognise(line) == codec


def test_feedback_that_the_server_does_not_speak_is_not_agreed() -> None:
    line = CodecLine(96, "VP8", 90000, 1, "", ("goog-remb", "transport-cc", "nack", "nack pli"))
    assert codecs.agreed(line).feedback == ("goog-remb", "nack", "nack pli")


def test_the_favourite_of_the_browser_comes_first_and_stays_in_its_section() -> None:
    h264 = CodecLine(108, "H264", 90000, 1, "packetization-mode=1;profile-level-id=42e01f")
    opus, vp8 = CodecLine(111, "opus", 48000, 2), CodecLine(96, "VP8", 90000)
    again = CodecLine(100, "VP8", 90000)
    media = Media("video", 9, "x", (), codecs=(opus, h264, vp8, again))
    assert list(codecs.supported(media)) == ["H264", "VP8"]
    assert codecs.supported(media)["VP8"].payload_type == 96


def test_extension_numbers_that_need_two_bytes_are_not_used() -> None:
    media = Media("audio", 9, "x", (), extensions={MID_URI: 15, AUDIO_LEVEL_URI: 14, "else": 1})
    common = codecs.common_extensions(media)
    assert common == {AUDIO_LEVEL_URI: 14}
    assert codecs.extension_ids(common) == ExtensionIds(audio_level=14)


def test_the_start_bit_rate_is_added_to_what_a_video_codec_says() -> None:
    h264 = codecs.with_start_bitrate(CodecLine(108, "H264", 90000, 1, "a=1"))
    vp8 = codecs.with_start_bitrate(CodecLine(96, "VP8", 90000))
    opus = codecs.with_start_bitrate(CodecLine(111, "opus", 48000, 2))
    assert h264.parameters == "a=1;x-google-start-bitrate=1500"
    assert vp8.parameters == "x-google-start-bitrate=1500"
    assert opus.parameters == ""
