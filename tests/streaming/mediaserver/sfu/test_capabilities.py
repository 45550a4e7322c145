from __future__ import annotations

from streaming.mediaserver.sfu.capabilities import Capabilities
from streaming.mediaserver.sfu.rtp import AUDIO_LEVEL_URI, MID_URI, ORIENTATION_URI
from streaming.mediaserver.sfu.sdp import CodecLine, Description, Media


def offer(kind: str, *lines: CodecLine, extensions: dict[str, int] | None = None) -> Description:
    return Description([Media(kind, 9, "x", (), codecs=lines, extensions=extensions or {})])


def payload_type(browser: Capabilities, codec: str) -> int | None:
    line = browser.line(codec)  # type: ignore[arg-type]
    return line.payload_type if line is not None else None


def test_what_was_offered_is_used_as_it_was_offered() -> None:
    browser = Capabilities()
    browser.learn(offer("video", CodecLine(120, "VP8", 90000), extensions={MID_URI: 3}))
    assert browser.known
    assert payload_type(browser, "VP8") == 120
    assert payload_type(browser, "H264") is None
    assert browser.extensions("video") == {MID_URI: 3}


def test_a_guess_avoids_the_numbers_in_use_and_stays() -> None:
    browser = Capabilities()
    lines = (CodecLine(96, "opus", 48000, 2), CodecLine(108, "red", 48000, 2))
    browser.learn(offer("audio", *lines, extensions={MID_URI: 9, AUDIO_LEVEL_URI: 13}))
    first = payload_type(browser, "VP8")
    assert first == 97
    assert payload_type(browser, "H264") == 98
    assert payload_type(browser, "VP8") == first
    assert browser.extensions("video") == {MID_URI: 9, ORIENTATION_URI: 1}
    assert browser.extensions("video") == {MID_URI: 9, ORIENTATION_URI: 1}


def test_the_browsers_own_numbers_replace_a_guess() -> None:
    browser = Capabilities()
    browser.learn(offer("audio", CodecLine(111, "opus", 48000, 2)))
    assert payload_type(browser, "VP8") == 96
    browser.learn(offer("video", CodecLine(100, "VP8", 90000)))
    assert payload_type(browser, "VP8") == 100


def test_an_extension_without_a_usable_number_is_not_offered() -> None:
    browser = Capabilities()
    many = {f"urn:{number}": number for number in range(1, 15)}
    browser.learn(offer("audio", extensions={**many, MID_URI: 16}))
    assert browser.extensions("video") == {}
