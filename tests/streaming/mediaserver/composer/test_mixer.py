"""All voices to one sound."""

import numpy as np
import pytest

from streaming.mediaserver.composer.config import AUDIO_BLOCK
from streaming.mediaserver.composer.mixer import Mixer
from streaming.mediaserver.composer.ring import Sound


def voice(volume: float, start: int = 0, hertz: float = 375.0) -> Sound:
    time = (np.arange(AUDIO_BLOCK) + start * AUDIO_BLOCK) / 48_000
    return np.tile(volume * np.sin(2 * np.pi * hertz * time), (2, 1)).astype(np.float32)


def test_nobody_is_silence() -> None:
    block = Mixer().mix([])
    assert block.shape == (2, AUDIO_BLOCK)
    assert not block.any()


def test_voices_are_added_unchanged_while_there_is_room() -> None:
    one, other = voice(0.3), voice(0.4, hertz=750)
    assert np.array_equal(Mixer().mix([one, other]), one + other)


def test_many_loud_voices_never_exceed_full_scale_and_have_no_clicks() -> None:
    mixer = Mixer()
    blocks = [mixer.mix([voice(0.8, n)] * (1 if n < 10 else 5)) for n in range(40)]
    mixed = np.concatenate(blocks, axis=1)[0]
    assert np.abs(mixed).max() <= 1.0
    assert np.abs(mixed[-AUDIO_BLOCK:]).max() > 0.8
    assert np.abs(np.diff(mixed)).max() < 0.26


def test_loudness_comes_back_slowly() -> None:
    mixer = Mixer()
    for n in range(10):
        mixer.mix([voice(0.9, n)] * 4)
    first = np.abs(mixer.mix([voice(0.4)])).max()
    for n in range(120):
        last = np.abs(mixer.mix([voice(0.4, n)])).max()
    assert first < 0.2
    assert last == pytest.approx(0.4, abs=0.01)
