"""The programme's encoders and the cutting of parts."""

import io
from typing import Any

import av
import numpy as np
import pytest

from streaming.mediaserver.composer.config import AUDIO_BLOCK, ComposerConfig
from streaming.mediaserver.composer.encoder import Encoder, Part
from tests.streaming.mediaserver.composer.rtp import picture

FRAMES = 7 * 48


def encode(encoder: Encoder, *, video: bool = True) -> list[Part]:
    """Seven segments with cuts in the picture where no segment begins."""
    noise = np.random.default_rng(1)
    parts, samples = [], 0
    for number in range(FRAMES):
        if number % 30 == 0:
            frame = picture(tuple(noise.integers(0, 255, 3)), 320, 180)
        while (samples + AUDIO_BLOCK) * 24 <= number * 48_000:
            time = (samples + np.arange(AUDIO_BLOCK)) / 48_000
            sound = np.tile(0.4 * np.sin(2 * np.pi * 440 * time), (2, 1)).astype(np.float32)
            encoder.add_sound(sound)
            samples += AUDIO_BLOCK
        part = encoder.add_picture(frame if video else None)
        if part is not None:
            parts.append(part)
    return parts


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(ComposerConfig(width=320, height=180))


@pytest.fixture(scope="module")
def parts(encoder: Encoder) -> list[Part]:
    return encode(encoder)


def packets(encoder: Encoder, parts: list[Part], kind: str) -> list[Any]:
    media = encoder.init_segment() + b"".join(part.data for part in parts)
    with av.open(io.BytesIO(media), "r") as container:
        return [p for p in container.demux() if p.stream.type == kind and p.dts is not None]


def test_every_eight_frames_are_a_part_and_six_parts_a_segment(parts: list[Part]) -> None:
    assert len(parts) == FRAMES // 8
    assert [n for n, part in enumerate(parts) if part.starts_segment] == list(range(0, 42, 6))


def test_key_frames_stand_exactly_where_segments_begin(encoder: Encoder, parts: list[Part]) -> None:
    keys = [p.is_keyframe for p in packets(encoder, parts, "video")]
    assert [n for n, key in enumerate(keys) if key] == list(range(0, FRAMES, 48))


def test_decoding_times_of_pictures_have_no_gap_and_no_disorder(
    encoder: Encoder, parts: list[Part]
) -> None:
    video = packets(encoder, parts, "video")
    assert len(video) == FRAMES
    assert all(p.pts == p.dts == 900_000 + n * 3750 for n, p in enumerate(video))


def test_decoding_times_of_sound_have_no_gap(encoder: Encoder, parts: list[Part]) -> None:
    audio = packets(encoder, parts, "audio")
    assert all(p.pts == p.dts == 480_000 + n * AUDIO_BLOCK for n, p in enumerate(audio))
    assert len(audio) * AUDIO_BLOCK / 48_000 > FRAMES / 24 - 0.15


def test_each_part_can_be_read_with_the_init_segment_alone(
    encoder: Encoder, parts: list[Part]
) -> None:
    for part in parts[6:12]:
        assert len(packets(encoder, [part], "video")) == 8
        assert len(packets(encoder, [part], "audio")) in (15, 16)


def test_sound_is_where_it_was_put(encoder: Encoder, parts: list[Part]) -> None:
    """The priming of AAC is compensated: the first sample of the tone is the programme's first."""
    media = encoder.init_segment() + b"".join(part.data for part in parts)
    with av.open(io.BytesIO(media), "r") as container:
        decoded = [frame.to_ndarray() for frame in container.decode(audio=0)]
    sound: Any = np.concatenate(decoded, axis=1)[0, 48_000 : 48_000 + 4800]
    time = np.arange(48_000, 48_000 + 4800) / 48_000
    expected = 0.4 * np.sin(2 * np.pi * 440 * time)
    assert np.abs(sound - expected).max() < 0.05


def test_the_codecs_are_named_for_players(encoder: Encoder) -> None:
    assert encoder.codecs.startswith("avc1.64")
    assert encoder.codecs.endswith(",mp4a.40.2")


def test_a_programme_of_sound_alone_has_parts_too() -> None:
    silent_film = Encoder(ComposerConfig(video=False))
    parts = encode(silent_film, video=False)
    assert silent_film.codecs == "mp4a.40.2"
    assert len(parts) == FRAMES // 8
    assert len(packets(silent_film, parts, "audio")) > 600
