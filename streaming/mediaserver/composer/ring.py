"""The sound of one track, laid out on the programme's time."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from streaming.mediaserver.composer.config import SAMPLE_RATE

Sound = NDArray[np.float32]
"""Stereo samples between -1 and 1, shape (2, n)."""

CAPACITY = SAMPLE_RATE
_FADE = SAMPLE_RATE // 200
_RISE: NDArray[Any] = np.linspace(0, 1, _FADE, dtype=np.float32)
_FALL: NDArray[Any] = _RISE[::-1].copy()


class SoundRing:
    """One second of sound, written by position in samples, read once and in order.

    Where nothing was written there is silence. A cut is never heard as a click: what begins after a
    gap fades in, and behind what was written last lies its own fading echo, until it goes on.
    """

    def __init__(self, position: int) -> None:
        self._samples = np.zeros((2, CAPACITY), np.float32)
        self._read = position
        self._end = position
        self._tail = position

    def write(self, position: int, sound: Sound) -> None:
        """Put sound at a position; what is too late, or too far ahead, is left out."""
        late = max(0, self._read - position)
        position, sound = position + late, sound[:, late:]
        if not sound.shape[1] or position + sound.shape[1] + _FADE > self._read + CAPACITY:
            return
        if position != self._end:
            sound = _faded_in(sound)
        self._silence(max(self._tail, self._read), position)
        self._put(position, sound)
        self._end = position + sound.shape[1]
        self._put(self._end, _echo(sound))
        self._tail = self._end + min(_FADE, sound.shape[1])

    def read(self, count: int) -> Sound | None:
        """The next `count` samples, or None when they are all silent."""
        start, self._read = self._read, self._read + count
        if start >= self._tail:
            return None
        self._silence(self._tail, self._read)
        return self._get(start, count)

    def _silence(self, start: int, end: int) -> None:
        if end > start:
            self._put(start, np.zeros((2, end - start), np.float32))

    def _put(self, position: int, sound: Sound) -> None:
        start = position % CAPACITY
        head = min(CAPACITY - start, sound.shape[1])
        self._samples[:, start : start + head] = sound[:, :head]
        self._samples[:, : sound.shape[1] - head] = sound[:, head:]

    def _get(self, position: int, count: int) -> Sound:
        start = position % CAPACITY
        behind = self._samples[:, : max(0, start + count - CAPACITY)]
        sound: Sound = np.concatenate((self._samples[:, start : start + count], behind), axis=1)
        return sound


def level(sound: Sound) -> float:
    """Root mean square; 1 is full scale."""
    mean = np.einsum("ij,ij->", sound, sound) / sound.size
    return sqrt(float(mean))


def _faded_in(sound: Sound) -> Sound:
    faded: Sound = sound.copy()
    length = min(_FADE, sound.shape[1])
    faded[:, :length] *= _RISE[:length]
    return faded


def _echo(sound: Sound) -> Sound:
    """The last samples backwards, falling to silence."""
    length = min(_FADE, sound.shape[1])
    echo: Sound = sound[:, : -length - 1 : -1] * _FALL[:length]
    return echo
