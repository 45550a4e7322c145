"""A composer's place in a room: whom it hears of, and which tracks it passes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import count

from streaming.mediaserver.composer.child import Child
from streaming.mediaserver.composer.feed import Feed
from streaming.mediaserver.composer.identities import PRESENTATION, display_name, is_hidden
from streaming.mediaserver.composer.wire import Kind, TrackInfo, pack_json, pack_track
from streaming.mediaserver.errors import PARTICIPANT_DURATION_EXCEEDED, TwilioError
from streaming.mediaserver.rooms import (
    Participant,
    Room,
    RoomObserver,
    Rooms,
    SubscribeRules,
    Track,
)
from streaming.mediaserver.sfu.types import Uplink


class Attendance(RoomObserver):
    """Joins as a participant and feeds the process with all it may subscribe to.

    `on_over` is called with a sentence when there is no reason to stay: the composer was alone for
    `alone_seconds`, or was taken out. A completed room is a room where it is alone.
    """

    def __init__(
        self,
        rooms: Rooms,
        room: Room,
        identity: str,
        child: Child,
        *,
        rules: SubscribeRules,
        alone_seconds: float,
        on_over: Callable[[str], None],
    ) -> None:
        self._rooms = rooms
        self._room = room
        self._identity = identity
        self._child = child
        self._alone_seconds = alone_seconds
        self._on_over = on_over
        self._participant: Participant | None = None
        self._rules = rules
        self._feeds: dict[str, Feed] = {}
        self._track_numbers = count(1)
        self._places = count()
        self._orders: dict[str, int] = {}
        self._alone: asyncio.TimerHandle | None = None

    def join(self) -> None:
        """Take the place; raises TwilioError when the room does not let anybody in."""
        self._participant = self._rooms.connect(
            self._room, self._identity, self, subscribe_rules=self._rules
        )
        self._room.listeners.append(self)
        for participant in self._room.participants.values():
            self.participant_connected(participant)
        self._follow_rules()
        self._watch_company()

    def leave(self) -> None:
        """Give the place up and let go of all tracks."""
        if self in self._room.listeners:
            self._room.listeners.remove(self)
        participant, self._participant = self._participant, None
        if participant is not None:
            participant.session = None
            self._rooms.disconnect(participant)
        for sid in tuple(self._feeds):
            self._drop(sid)
        if self._alone is not None:
            self._alone.cancel()
            self._alone = None

    def set_rules(self, rules: SubscribeRules) -> None:
        """Receive by these rules from now on, or from the next joining on."""
        self._rules = rules
        if self._participant is not None:
            self._rooms.set_subscribe_rules(self._participant, rules)

    def request_keyframe(self, number: int) -> None:
        """The process needs a key frame of a track."""
        for feed in self._feeds.values():
            if feed.number == number:
                feed.uplink.request_keyframe()

    def disconnected(self, error: TwilioError | None, completed: bool) -> None:
        """The composer is out of the room (see `rooms.ParticipantSession`)."""
        if self._participant is not None:
            self._rules = self._participant.subscribe_rules
        self._participant = None
        for sid in tuple(self._feeds):
            self._drop(sid)
        if completed:
            self._watch_company()
        elif error is not None and error.code == PARTICIPANT_DURATION_EXCEEDED.code:
            self._rejoin()
        else:
            self._on_over("The composer was taken out of the room.")

    def participant_connected(self, participant: Participant) -> None:
        """Somebody joined."""
        self._orders.setdefault(participant.sid, next(self._places))
        self._watch_company()

    def participant_disconnected(self, participant: Participant) -> None:
        """Somebody left."""
        self._orders.pop(participant.sid, None)
        self._watch_company()

    def track_added(self, track: Track) -> None:
        """A track is published."""
        wanted = self._participant is not None and self._participant.may_subscribe(track)
        if wanted and track.uplink is not None and not is_hidden(track.participant.identity):
            self._feed(track, track.uplink)

    def track_removed(self, track: Track) -> None:
        """A track is no longer published."""
        self._drop(track.sid)

    def track_enabled(self, track: Track) -> None:
        """A track is unmuted."""
        self._tell(Kind.TRACK_ENABLED, track)

    def track_disabled(self, track: Track) -> None:
        """A track is muted."""
        self._tell(Kind.TRACK_DISABLED, track)

    def subscribe_rules_changed(self, participant: Participant) -> None:
        """What the composer may receive has changed."""
        if participant is self._participant:
            self._follow_rules()

    def _follow_rules(self) -> None:
        for track in self._room.published_tracks():
            if self._participant is None or not self._participant.may_subscribe(track):
                self._drop(track.sid)
            elif track.sid not in self._feeds:
                self.track_added(track)

    def _feed(self, track: Track, uplink: Uplink) -> None:
        owner = track.participant
        info = TrackInfo(
            number=next(self._track_numbers),
            participant=owner.sid,
            order=self._orders[owner.sid],
            identity=owner.identity,
            name=display_name(owner.identity),
            kind=uplink.kind,
            codec=uplink.codec,
            presentation=uplink.kind == "video" and PRESENTATION in track.name,
            enabled=track.enabled,
        )
        feed = Feed(info.number, uplink, self._child)
        self._feeds[track.sid] = feed
        self._child.send(pack_json(Kind.TRACK_ADDED, info._asdict()))
        uplink.add_sink(feed)

    def _drop(self, sid: str) -> None:
        feed = self._feeds.pop(sid, None)
        if feed is not None:
            feed.uplink.remove_sink(feed)
            self._child.send(pack_track(Kind.TRACK_REMOVED, feed.number))

    def _tell(self, kind: Kind, track: Track) -> None:
        feed = self._feeds.get(track.sid)
        if feed is not None:
            self._child.send(pack_track(kind, feed.number))

    def _rejoin(self) -> None:
        """A programme may last longer than the room lets a participant stay; its rules stay too."""
        self._room.listeners.remove(self)
        asyncio.get_running_loop().call_soon(self._join_again)

    def _join_again(self) -> None:
        try:
            self.join()
        except TwilioError as error:
            self._on_over(f"The composer could not stay in the room: {error.message}.")

    def _watch_company(self) -> None:
        """Start or stop the time after which a composer alone goes home."""
        company = any(not is_hidden(p.identity) for p in self._room.participants.values())
        if company and self._alone is not None:
            self._alone.cancel()
            self._alone = None
        elif not company and self._alone is None:
            loop = asyncio.get_running_loop()
            self._alone = loop.call_later(
                self._alone_seconds, self._on_over, "Nobody was in the room any more."
            )
