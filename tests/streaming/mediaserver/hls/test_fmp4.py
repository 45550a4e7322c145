from fractions import Fraction

import pytest

from streaming.mediaserver.hls.fmp4 import AudioConfig, Fmp4Packager
from tests.streaming.mediaserver.hls.encoding import Encoder
from tests.streaming.mediaserver.hls.reading import (
    assert_continuous,
    audio_times,
    open_media,
    read_packets,
    video_times,
)


@pytest.fixture(scope="module")
def programme() -> bytes:
    encoder = Encoder()
    init = encoder.packager.init_segment()
    return init + b"".join(part.data for part in encoder.parts(9))


def test_every_picture_and_sound_decodes(programme: bytes) -> None:
    with open_media(programme) as container:
        picture = container.streams.video[0]
        assert (picture.width, picture.height) == (320, 180)
        assert container.streams.audio[0].rate == 48000
    assert len(video_times(programme)) == 72
    assert len(audio_times(programme)) == pytest.approx(3 * 48000 / 1024, abs=1)


def test_times_begin_at_ten_seconds_and_run_without_a_gap(programme: bytes) -> None:
    packets = read_packets(programme)
    first = {packet.kind: packet.dts for packet in reversed(packets)}
    assert first == {"video": Fraction(10), "audio": 10 - Fraction(1024, 48000)}
    assert_continuous(packets)


def test_only_the_first_picture_of_a_segment_is_a_key_frame(programme: bytes) -> None:
    keys = [packet.keyframe for packet in read_packets(programme) if packet.kind == "video"]
    assert [number for number, key in enumerate(keys) if key] == [0, 48]


def test_a_segment_decodes_without_those_before_it() -> None:
    encoder = Encoder()
    parts = encoder.parts(12)
    second = encoder.packager.init_segment() + b"".join(part.data for part in parts[6:])
    times = video_times(second)
    assert len(times) == 48
    assert times[0] == pytest.approx(12)


def test_codecs_are_named_as_players_expect() -> None:
    video, audio = Encoder().packager.codecs.split(",")
    assert video.startswith("avc1.42c0")
    assert audio == "mp4a.40.2"


def test_sound_alone_is_a_programme() -> None:
    encoder = Encoder()
    sound = encoder.sound() + encoder.sound()
    packager = Fmp4Packager(None, AudioConfig(48000, 2, b"\x11\x90\x56\xe5\x00"))
    packets = read_packets(packager.init_segment() + packager.part([], sound))
    assert [packet.kind for packet in packets] == ["audio"] * len(sound)
    assert [packet.size for packet in packets] == [len(sample.data) for sample in sound]
