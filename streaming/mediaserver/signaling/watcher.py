"""Turns everything that is visible of a participant into one signal."""

from __future__ import annotations

from collections.abc import Callable

from streaming.mediaserver.rooms import Participant, RoomObserver, Track


class ParticipantWatcher(RoomObserver):
    """Calls ``changed`` when somebody in the room looks different, ``rules`` on new rules."""

    def __init__(
        self, changed: Callable[[Participant], None], rules: Callable[[Participant], None]
    ) -> None:
        self._changed = changed
        self._rules = rules

    def participant_connected(self, participant: Participant) -> None:
        """Somebody came."""
        self._changed(participant)

    def participant_disconnected(self, participant: Participant) -> None:
        """Somebody left."""
        self._changed(participant)

    def participant_reconnecting(self, participant: Participant) -> None:
        """Somebody is away for a moment."""
        self._changed(participant)

    def participant_reconnected(self, participant: Participant) -> None:
        """Somebody is back."""
        self._changed(participant)

    def track_added(self, track: Track) -> None:
        """A new track."""
        self._changed(track.participant)

    def track_removed(self, track: Track) -> None:
        """A track less."""
        self._changed(track.participant)

    def track_enabled(self, track: Track) -> None:
        """A track unmuted."""
        self._changed(track.participant)

    def track_disabled(self, track: Track) -> None:
        """A track muted."""
        self._changed(track.participant)

    def subscribe_rules_changed(self, participant: Participant) -> None:
        """Somebody is to receive something else."""
        self._rules(participant)
