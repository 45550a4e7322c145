"""All voices to one stereo sound."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from streaming.mediaserver.composer.config import AUDIO_BLOCK
from streaming.mediaserver.composer.ring import Sound

_CEILING = 0.9
"""Loudest sample that leaves the limiter's gain; the soft knee lies between it and 1."""
_RECOVERY = 1.02
"""Gain regained with each block of 21 ms: about 8 dB a second."""


class Mixer:
    """Adds sounds, and turns the sum down smoothly where it would be too loud."""

    def __init__(self) -> None:
        self._gain = 1.0

    def mix(self, sounds: Iterable[Sound]) -> Sound:
        """One block of the programme."""
        block: Sound = np.zeros((2, AUDIO_BLOCK), np.float32)
        for sound in sounds:
            block += sound
        return self._limit(block)

    def _limit(self, block: Sound) -> Sound:
        peak = float(np.max(np.abs(block)))
        wanted = min(1.0, self._gain * _RECOVERY, _CEILING / peak if peak else 1.0)
        if wanted < 1.0 or self._gain < 1.0:
            block *= np.linspace(self._gain, wanted, AUDIO_BLOCK, dtype=np.float32)
            self._gain = wanted
        return _soft_knee(block) if peak > _CEILING else block


def _soft_knee(block: Sound) -> Sound:
    """What is still too loud while the gain falls bends towards 1 instead of being cut."""
    over = np.abs(block) - _CEILING
    room = 1 - _CEILING
    bent = _CEILING + room * np.tanh(np.maximum(over, 0) / room)
    limited: Sound = np.where(over > 0, np.sign(block) * bent, block).astype(np.float32)
    return limited
