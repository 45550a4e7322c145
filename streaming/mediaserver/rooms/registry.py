"""All rooms of all accounts, and the only place where they change."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Unpack

from streaming.mediaserver.errors import (
    DUPLICATE_IDENTITY,
    NOT_FOUND,
    PARTICIPANT_DURATION_EXCEEDED,
    ROOM_COMPLETED,
    ROOM_EXISTS,
    ROOM_FULL,
    TOO_MANY_TRACKS,
    TRACK_INVALID,
    TRACK_NAME_DUPLICATED,
    TwilioError,
)
from streaming.mediaserver.rooms.listeners import RoomObserver
from streaming.mediaserver.rooms.model import (
    Participant,
    ParticipantSession,
    Room,
    Track,
    TrackKind,
)
from streaming.mediaserver.rooms.options import (
    RoomOptions,
    check_identity,
    check_options,
    check_room_name,
    check_track_name,
)
from streaming.mediaserver.rooms.rules import RECEIVE_ALL, SubscribeRules
from streaming.mediaserver.sfu.types import Uplink
from streaming.mediaserver.sids import is_sid, new_sid

logger = logging.getLogger(__name__)

KEPT_ENDED_ROOMS = 1000
KEPT_PARTICIPANTS = 1000
MAX_TRACKS_IN_ROOM = 120
"""So many fit the session description of somebody who receives them all."""
MAX_TRACKS_OF_ONE = 16


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Rooms:
    """Creates, finds, fills, empties and ends rooms, and tells ``listeners`` about it."""

    def __init__(self, clock: Callable[[], datetime] = _utc_now) -> None:
        self.listeners: list[RoomObserver] = []
        self._clock = clock
        self._by_sid: dict[str, Room] = {}
        self._by_name: dict[tuple[str, str], Room] = {}
        self._ended: dict[str, deque[Room]] = {}

    def create(
        self, account_sid: str, *, unique_name: str | None = None, **options: Unpack[RoomOptions]
    ) -> Room:
        """Begin a room; raises 53113 when the name is in use, 53100–53123 on bad options."""
        check_options(options)
        sid = new_sid("RM")
        if unique_name is not None:
            check_room_name(unique_name)
        name = unique_name or sid
        if (account_sid, name) in self._by_name:
            raise ROOM_EXISTS()
        now = self._clock()
        room = Room(sid, account_sid, name, now, now, now, **options)
        self._by_sid[sid] = self._by_name[account_sid, name] = room
        self._tell(room, lambda ear: ear.room_created(room))
        return room

    def find(self, account_sid: str, name_or_sid: str) -> Room:
        """Return the account's room: in progress by name, any by SID; raises 20404."""
        room = self._by_name.get((account_sid, name_or_sid))
        if room is None and is_sid(name_or_sid, "RM"):
            room = self._by_sid.get(name_or_sid)
        if room is None or room.account_sid != account_sid:
            raise NOT_FOUND()
        return room

    def of(self, account_sid: str) -> list[Room]:
        """Return the account's rooms, newest first, with the last thousand ended ones."""
        return [r for r in reversed(self._by_sid.values()) if r.account_sid == account_sid]

    def complete(self, room: Room) -> None:
        """End the room: everybody is disconnected, its name is free again."""
        if room.status == "completed":
            return
        room.status = "completed"
        room.ended_at = room.updated_at = self._clock()
        self._by_name.pop((room.account_sid, room.unique_name), None)
        for participant in tuple(room.participants.values()):
            self.disconnect(participant, completed=True)
        self._tell(room, lambda ear: ear.room_ended(room))
        room.listeners.clear()
        self._forget_old(room)

    def connect(
        self,
        room: Room,
        identity: str,
        session: ParticipantSession | None,
        *,
        subscribe_rules: SubscribeRules = RECEIVE_ALL,
    ) -> Participant:
        """Let somebody in; an older participant of that identity is dropped with 53205.

        The new stay is told before the end of the older one, so that nobody who follows both
        takes a person who came back for one who left.
        Raises 53105 when the room is full, 53118 when it has ended, 53200–53202 for the identity.
        """
        check_identity(identity)
        if room.status == "completed":
            raise ROOM_COMPLETED()
        older = room.connected_as(identity)
        if len(room.participants) - (older is not None) >= room.max_participants:
            raise ROOM_FULL()
        now = self._clock()
        participant = Participant(new_sid("PA"), identity, room, now, now, session, subscribe_rules)
        room.participants[participant.sid] = room.all_participants[participant.sid] = participant
        room.updated_at = now
        self._tell(room, lambda ear: ear.participant_connected(participant))
        if older is not None:
            self.disconnect(older, error=DUPLICATE_IDENTITY())
        return participant

    def disconnect(
        self,
        participant: Participant,
        *,
        error: TwilioError | None = None,
        completed: bool = False,
    ) -> None:
        """Take somebody out of the room; does nothing when they are out already."""
        room = participant.room
        if room.participants.pop(participant.sid, None) is None:
            return
        for track in tuple(participant.tracks.values()):
            self.unpublish(track)
        participant.status = "disconnected"
        participant.reconnecting = False
        participant.ended_at = participant.updated_at = room.updated_at = self._clock()
        if not room.participants:
            room.empty_since = participant.ended_at
        _forget_departed(room)
        self._tell(room, lambda ear: ear.participant_disconnected(participant))
        session, participant.session = participant.session, None
        if session is not None:
            session.disconnected(error, completed)

    def publish(
        self,
        participant: Participant,
        *,
        name: str,
        kind: TrackKind,
        enabled: bool,
        uplink: Uplink | None = None,
        priority: str = "standard",
    ) -> Track:
        """Add a track; raises 53203 when there are too many and 53300–53304 for bad tracks."""
        if kind not in ("audio", "video", "data"):
            raise TRACK_INVALID()
        check_track_name(name)
        if any(track.name == name for track in participant.tracks.values()):
            raise TRACK_NAME_DUPLICATED()
        if len(participant.tracks) >= MAX_TRACKS_OF_ONE:
            raise TOO_MANY_TRACKS(f"{MAX_TRACKS_OF_ONE} of one participant")
        if len(participant.room.published_tracks()) >= MAX_TRACKS_IN_ROOM:
            raise TOO_MANY_TRACKS(f"{MAX_TRACKS_IN_ROOM} in the room")
        now = self._clock()
        track = Track(new_sid("MT"), participant, name, kind, enabled, priority, now, now, uplink)
        participant.tracks[track.sid] = track
        self._tell(participant.room, lambda ear: ear.track_added(track))
        return track

    def unpublish(self, track: Track) -> None:
        """Remove a track; does nothing when it is gone already.

        Its media may carry another track, and is not muted for that one.
        """
        participant = track.participant
        if participant.tracks.pop(track.sid, None) is not None:
            self._tell(participant.room, lambda ear: ear.track_removed(track))
            _set_muted(track, False)

    def mute(self, track: Track) -> None:
        """Silence a track for everybody, until its publisher enables it again.

        What its publisher has disabled stays theirs to enable.
        """
        if track.enabled:
            _set_muted(track, True)
            self.set_enabled(track, False)

    def set_enabled(self, track: Track, enabled: bool) -> None:
        """Follow the publisher, who mutes or unmutes a track."""
        if track.enabled == enabled:
            return
        if enabled:
            _set_muted(track, False)
        track.enabled = enabled
        track.updated_at = self._clock()
        if enabled:
            self._tell(track.participant.room, lambda ear: ear.track_enabled(track))
        else:
            self._tell(track.participant.room, lambda ear: ear.track_disabled(track))

    def set_reconnecting(self, participant: Participant, reconnecting: bool) -> None:
        """Say whether the participant's signalling is lost for the moment."""
        if participant.reconnecting == reconnecting or participant.status == "disconnected":
            return
        participant.reconnecting = reconnecting
        participant.updated_at = self._clock()
        if reconnecting:
            self._tell(participant.room, lambda ear: ear.participant_reconnecting(participant))
        else:
            self._tell(participant.room, lambda ear: ear.participant_reconnected(participant))

    def set_subscribe_rules(self, participant: Participant, rules: SubscribeRules) -> None:
        """Change what a participant receives, at once; equal rules are no change."""
        if rules == participant.subscribe_rules:
            return
        participant.subscribe_rules = rules
        participant.updated_at = self._clock()
        self._tell(participant.room, lambda ear: ear.subscribe_rules_changed(participant))

    def expire(self, now: datetime | None = None) -> None:
        """End what has outlived its limits: call it about once a second."""
        now = now or self._clock()
        for room in tuple(self._by_name.values()):
            limit = timedelta(seconds=room.max_participant_duration)
            for participant in tuple(room.participants.values()):
                if now - participant.started_at >= limit:
                    self.disconnect(participant, error=PARTICIPANT_DURATION_EXCEEDED())
            if not room.participants and now >= room.idle_deadline:
                self.complete(room)

    def _forget_old(self, room: Room) -> None:
        ended = self._ended.setdefault(room.account_sid, deque())
        ended.append(room)
        if len(ended) > KEPT_ENDED_ROOMS:
            del self._by_sid[ended.popleft().sid]

    def _tell(self, room: Room, call: Callable[[RoomObserver], None]) -> None:
        for listener in (*self.listeners, *room.listeners):
            try:
                call(listener)
            except Exception:
                logger.exception("a room listener failed in %s", room.sid)


def _set_muted(track: Track, muted: bool) -> None:
    track.muted = muted
    if track.uplink is not None:
        track.uplink.set_muted(muted)


def _forget_departed(room: Room) -> None:
    departed = [sid for sid in room.all_participants if sid not in room.participants]
    for sid in departed[:-KEPT_PARTICIPANTS]:
        del room.all_participants[sid]
