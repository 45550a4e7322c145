"""Voice-like sound: vowels by additive synthesis, in phrases that two speakers take in turn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
PITCHES = (205.0, 118.0, 182.0, 140.0)
"""Fundamentals in Hz that are told apart easily, for speakers one to four."""
PHRASE = 4.0
"""Seconds one speaker talks before the next one does."""

# First three formants of five vowels, Hz (Peterson & Barney 1952, rounded).
_VOWELS = (
    (730, 1090, 2440),
    (530, 1840, 2480),
    (270, 2290, 3010),
    (570, 840, 2410),
    (300, 870, 2240),
)
_SYLLABLE = 0.22
_LOUDNESS = 0.25


@dataclass(frozen=True)
class Voice:
    """A looped conversation part: silent while the others talk.

    ``pitch`` is the fundamental in Hz; ``turn`` of ``turns`` says whose phrase is whose.
    """

    pitch: float
    turn: int = 0
    turns: int = 1

    @property
    def period(self) -> float:
        """Seconds after which the conversation repeats."""
        return PHRASE * self.turns

    def loop(self) -> NDArray[np.int16]:
        """Return one period of mono sound at 48 kHz, to be played aligned to the wall clock."""
        samples = np.zeros(int(self.period * RATE))
        start = int(self.turn * PHRASE * RATE)
        phrase = self._phrase()
        samples[start : start + len(phrase)] = phrase
        return (samples * _LOUDNESS * 32767).astype(np.int16)

    def _phrase(self) -> NDArray[np.float64]:
        rng = np.random.default_rng(int(self.pitch))
        syllables = int((PHRASE - 0.6) / _SYLLABLE)
        sounds = [
            self._syllable(*rng.choice(_VOWELS), lift=rng.uniform(0.9, 1.15))
            for _ in range(syllables)
        ]
        return np.concatenate(sounds)

    def _syllable(self, *formants: float, lift: float) -> NDArray[np.float64]:
        time = np.arange(int(_SYLLABLE * RATE)) / RATE
        pitch = self.pitch * lift
        phase = 2 * np.pi * (pitch * time + 0.4 * np.sin(2 * np.pi * 5 * time))
        sound = np.zeros_like(time)
        for harmonic in range(1, int(4000 / pitch)):
            gain = sum(np.exp(-(((harmonic * pitch - formant) / 120) ** 2)) for formant in formants)
            sound += (gain + 0.3 / harmonic) * np.sin(harmonic * phase)
        envelope = np.sin(np.pi * time / _SYLLABLE) ** 0.7
        return np.asarray(sound / np.abs(sound).max() * envelope)


def loudness(samples: NDArray[np.int16]) -> float:
    """Return how loud ``samples`` are, 0 to 1, as a mouth would open for it."""
    if not len(samples):
        return 0.0
    mean = float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
    return min(1.0, mean / (32767 * _LOUDNESS * 0.5))
