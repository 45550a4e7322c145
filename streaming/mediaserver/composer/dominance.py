"""Who speaks."""

from __future__ import annotations

from collections.abc import Mapping

_THRESHOLD = 0.01
"""Root mean square of a voice, smoothed; 1 is full scale."""
_SMOOTHING = 0.3
_LOUDER = 1.5
_TAKE_OVER = 0.5
_SILENCE = 3.0


class DominantSpeaker:
    """The participant who speaks loudest, not changing with every word."""

    def __init__(self) -> None:
        self.current: str | None = None
        self._levels: dict[str, float] = {}
        self._rival: str | None = None
        self._rival_for = 0.0
        self._silent_for = 0.0

    def update(self, levels: Mapping[str, float], seconds: float) -> str | None:
        """Take everybody's level over the last `seconds`; who is dominant now is returned."""
        keep = max(0.0, 1 - seconds / _SMOOTHING)
        self._levels = {
            who: keep * self._levels.get(who, 0.0) + (1 - keep) * level
            for who, level in levels.items()
        }
        if self.current not in self._levels:
            self.current = None
        self._follow_silence(seconds)
        self._follow_rival(seconds)
        return self.current

    def _follow_silence(self, seconds: float) -> None:
        if self.current is None or self._levels[self.current] >= _THRESHOLD:
            self._silent_for = 0.0
            return
        self._silent_for += seconds
        if self._silent_for >= _SILENCE:
            self.current = None

    def _follow_rival(self, seconds: float) -> None:
        """Whoever is clearly louder for long enough takes over."""
        rival = max(self._levels, key=self._levels.__getitem__, default=None)
        needed = max(_THRESHOLD, _LOUDER * self._levels.get(self.current or "", 0.0))
        if rival is None or rival == self.current or self._levels[rival] < needed:
            self._rival, self._rival_for = None, 0.0
            return
        self._rival_for = self._rival_for + seconds if rival == self._rival else seconds
        self._rival = rival
        if self._rival_for >= (_TAKE_OVER if self.current else _TAKE_OVER / 2):
            self.current = rival
