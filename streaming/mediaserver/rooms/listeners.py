"""How the parts of the server hear what happens in rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streaming.mediaserver.rooms.model import Participant, Room, Track


class RoomObserver:
    """Told of every change after it is made, synchronously and in order; override what matters.

    A listener that raises is logged and passed over; it never undoes the change.
    """

    def room_created(self, room: Room) -> None:
        """A room has begun."""

    def room_ended(self, room: Room) -> None:
        """A room is completed; its participants have been disconnected before."""

    def participant_connected(self, participant: Participant) -> None:
        """Somebody joined."""

    def participant_disconnected(self, participant: Participant) -> None:
        """Somebody left; their tracks were reported as removed before."""

    def participant_reconnecting(self, participant: Participant) -> None:
        """Somebody's signalling is lost; they may come back or be disconnected."""

    def participant_reconnected(self, participant: Participant) -> None:
        """Somebody's signalling is back."""

    def track_added(self, track: Track) -> None:
        """A track is published."""

    def track_removed(self, track: Track) -> None:
        """A track is no longer published."""

    def track_enabled(self, track: Track) -> None:
        """A published track is no longer muted."""

    def track_disabled(self, track: Track) -> None:
        """A published track is muted."""

    def subscribe_rules_changed(self, participant: Participant) -> None:
        """What this participant may receive has changed."""
