"""Framing between the media server and a composer process."""

import pytest

from streaming.mediaserver.composer.wire import (
    MAX_BODY,
    Kind,
    Reader,
    RtpMessage,
    SenderReport,
    WireError,
    pack,
    pack_json,
    pack_rtp,
    pack_sender_report,
    pack_track,
    parse_media,
    parse_rtp,
    parse_sender_report,
    parse_track,
)

PACKET = RtpMessage(7, True, 3, 65535, 0xFFFFFFFF, 12.5, b"payload")
REPORT = SenderReport(7, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF)


def test_messages_survive_the_way_in_pieces_of_any_size() -> None:
    stream = (
        pack_rtp(PACKET)
        + pack(Kind.STOP)
        + pack_sender_report(REPORT)
        + pack_track(Kind.TRACK_REMOVED, 9)
    )
    for size in (1, 3, 1000):
        reader, messages = Reader(), []
        for start in range(0, len(stream), size):
            messages += reader.feed(stream[start : start + size])
        kinds = [kind for kind, _ in messages]
        assert kinds == [Kind.RTP, Kind.STOP, Kind.SENDER_REPORT, Kind.TRACK_REMOVED]
        assert parse_rtp(messages[0][1]) == PACKET
        assert parse_sender_report(messages[2][1]) == REPORT
        assert parse_track(messages[3][1]) == 9


def test_track_numbers_outlast_a_speaker_who_publishes_again_and_again() -> None:
    number = 70_000
    assert parse_track(pack_track(Kind.TRACK_REMOVED, number)[5:]) == number
    assert parse_rtp(pack_rtp(PACKET._replace(track=number))[5:]).track == number
    assert parse_sender_report(pack_sender_report(REPORT._replace(track=number))[5:]).track == (
        number
    )


def test_media_travels_behind_its_description() -> None:
    ((kind, body),) = Reader().feed(pack_json(Kind.PART, {"duration": 0.5}, b"\x00moof"))
    assert kind is Kind.PART
    assert parse_media(body) == ({"duration": 0.5}, b"\x00moof")


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(WireError, match="unknown kind"):
        Reader().feed(b"\xee\x00\x00\x00\x00")


def test_a_message_without_bounds_is_an_error() -> None:
    with pytest.raises(WireError, match="too long"):
        Reader().feed(bytes((Kind.RTP,)) + (MAX_BODY + 1).to_bytes(4, "big"))
