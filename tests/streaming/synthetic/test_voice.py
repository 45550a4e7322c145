"""Voice-like sound."""

import numpy as np

from streaming.synthetic.voice import PHRASE, RATE, Voice, loudness


def _rms(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples.astype(float) ** 2)))


def test_two_speakers_take_turns() -> None:
    first, second = Voice(205, turn=0, turns=2).loop(), Voice(118, turn=1, turns=2).loop()
    half = int(PHRASE * RATE)

    assert len(first) == len(second) == 2 * half
    assert _rms(first[:half]) > 1000
    assert _rms(first[half:]) == 0
    assert _rms(second[:half]) == 0
    assert _rms(second[half:]) > 1000


def test_the_sound_has_its_pitch_and_vowels_but_no_hiss() -> None:
    spectrum = np.abs(np.fft.rfft(Voice(200).loop()))
    frequency = np.fft.rfftfreq(int(PHRASE * RATE), 1 / RATE)
    voiced = spectrum[(frequency > 150) & (frequency < 4500)]

    assert (voiced**2).sum() > 0.95 * (spectrum**2).sum()


def test_loudness_opens_a_mouth_from_shut_to_wide() -> None:
    assert loudness(np.zeros(0, np.int16)) == 0
    assert loudness(np.zeros(960, np.int16)) == 0
    assert loudness(np.full(960, 20_000, np.int16)) == 1
