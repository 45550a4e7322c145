"""Who spoke when, and who is shown where there are fewer places than people."""

from __future__ import annotations


class Speakers:
    """Participants by their SIDs.

    Those shown are the first in order of joining; a dominant speaker from outside takes the place
    of whoever's own dominance is oldest.
    """

    def __init__(self) -> None:
        self.dominant: str | None = None
        self._shown: list[str] = []
        self._dominated: list[str] = []
        """Those who were dominant, the latest last."""

    def set_dominant(self, participant: str | None) -> bool:
        """Somebody else speaks now, or nobody; whether that is a change."""
        if participant == self.dominant:
            return False
        self.dominant = participant
        if participant is not None:
            self._dominated = [who for who in self._dominated if who != participant]
            self._dominated.append(participant)
        return True

    def keep(self, present: list[str]) -> None:
        """Forget everybody else."""
        self._dominated = [who for who in self._dominated if who in present]
        self._shown = [who for who in self._shown if who in present]

    def latest(self, present: list[str]) -> str:
        """Return who was dominant last, the first of `present` while nobody was."""
        return self._dominated[-1] if self._dominated else present[0]

    def choose(self, people: list[str], places: int) -> list[str]:
        """Return who of these is shown, in order; whoever was shown before mostly stays."""
        if len(people) <= places:
            self._shown = people
            return people
        kept = [who for who in self._shown if who in people][:places]
        kept += [who for who in people if who not in kept][: places - len(kept)]
        if self.dominant in people and self.dominant not in kept:
            kept[kept.index(self._longest_silent(kept))] = self.dominant
        self._shown = kept
        return kept

    def _longest_silent(self, shown: list[str]) -> str:
        """Whose dominance is oldest; of those never dominant, the last."""
        ranks = {who: rank for rank, who in enumerate(self._dominated)}
        return min(reversed(shown), key=lambda who: ranks.get(who, -1))
