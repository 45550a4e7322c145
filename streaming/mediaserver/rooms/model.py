"""Room, Participant and Track: plain state, changed only through :class:`Rooms`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

from streaming.mediaserver.rooms.rules import RECEIVE_ALL, SubscribeRules

if TYPE_CHECKING:
    from streaming.mediaserver.errors import TwilioError
    from streaming.mediaserver.rooms.listeners import RoomObserver
    from streaming.mediaserver.sfu.types import Uplink

TrackKind = Literal["audio", "video", "data"]


class ParticipantSession(Protocol):
    """The connection behind a participant."""

    def disconnected(self, error: TwilioError | None, completed: bool) -> None:
        """The participant is out of the room.

        ``error`` says why, where there is a reason; ``completed`` that the room has ended. Both
        empty means a plain leave or a kick.
        """


@dataclass(eq=False)
class Track:
    """Something a participant publishes."""

    sid: str
    participant: Participant
    name: str
    kind: TrackKind
    enabled: bool
    priority: str
    created_at: datetime
    updated_at: datetime
    uplink: Uplink | None = None
    """Where its RTP comes in; None for tracks without media on this server."""
    muted: bool = False
    """Whether it was muted here, rather than by its publisher; it is not enabled then."""


@dataclass(eq=False)
class Participant:
    """Somebody in a room; a composer is one too, without a session."""

    sid: str
    identity: str
    room: Room
    started_at: datetime
    updated_at: datetime
    session: ParticipantSession | None = None
    subscribe_rules: SubscribeRules = RECEIVE_ALL
    status: Literal["connected", "disconnected"] = "connected"
    reconnecting: bool = False
    """Connected, but its signalling is lost for the moment."""
    ended_at: datetime | None = None
    tracks: dict[str, Track] = field(default_factory=dict)
    """Published tracks by SID."""

    def may_subscribe(self, track: Track) -> bool:
        """Whether this participant is to receive ``track``; nobody receives their own."""
        return track.participant is not self and self.subscribe_rules.allow(track)


@dataclass(eq=False)
class Room:
    """A place where participants publish to each other.

    Timeouts are minutes and durations seconds, as in Twilio's REST resource.
    """

    sid: str
    account_sid: str
    unique_name: str
    created_at: datetime
    updated_at: datetime
    empty_since: datetime
    type: str = "group"
    max_participants: int = 50
    empty_room_timeout: int = 5
    unused_room_timeout: int = 5
    max_participant_duration: int = 14400
    status_callback: str | None = None
    status_callback_method: str = "POST"
    status: Literal["in-progress", "completed"] = "in-progress"
    ended_at: datetime | None = None
    sequence_number: int = 0
    """Number of the last status callback of this room."""
    participants: dict[str, Participant] = field(default_factory=dict)
    """Connected participants by SID, in joining order."""
    all_participants: dict[str, Participant] = field(default_factory=dict)
    """Also those who left, as far back as they are kept."""
    listeners: list[RoomObserver] = field(default_factory=list)
    """Those interested in this room only, told after the listeners of all rooms."""

    @property
    def idle_deadline(self) -> datetime:
        """When the room is to end if nobody joins before."""
        minutes = self.empty_room_timeout if self.all_participants else self.unused_room_timeout
        return self.empty_since + timedelta(minutes=minutes)

    def participant(self, sid_or_identity: str) -> Participant | None:
        """The connected participant of that SID or identity, else the last who had it."""
        found = self.all_participants.get(sid_or_identity)
        if found is not None:
            return found
        named = [p for p in self.all_participants.values() if p.identity == sid_or_identity]
        return named[-1] if named else None

    def connected_as(self, identity: str) -> Participant | None:
        """The connected participant of that identity."""
        return next((p for p in self.participants.values() if p.identity == identity), None)

    def published_tracks(self) -> list[Track]:
        """All tracks of all connected participants, in joining order."""
        return [track for p in self.participants.values() for track in p.tracks.values()]
