"""A participant's session: what it was told, and what it still has to hear (RSP v2)."""

from __future__ import annotations

import asyncio
import itertools
import logging
import secrets
from collections.abc import Callable
from typing import Any, Literal, Protocol

from streaming.mediaserver.errors import MEDIA_CONNECTION_FAILED, SIGNALING_ERROR, TwilioError
from streaming.mediaserver.rooms import (
    Participant,
    Room,
    Rooms,
    SubscribeRules,
)
from streaming.mediaserver.sfu.types import ConnectionListener, Uplink
from streaming.mediaserver.signaling.messages import Description, Json, Update
from streaming.mediaserver.signaling.negotiation import MediaConnection, Negotiation
from streaming.mediaserver.signaling.publications import Publications
from streaming.mediaserver.signaling.subscriptions import Subscriptions
from streaming.mediaserver.signaling.views import farewell, participant_state
from streaming.mediaserver.signaling.watcher import ParticipantWatcher

logger = logging.getLogger(__name__)

ConnectionFactory = Callable[[ConnectionListener], MediaConnection]


class Outlet(Protocol):
    """Where a session speaks to its client: one socket's channel."""

    def send(self, body: Json) -> None:
        """Send a message."""

    def close(self) -> None:
        """Close after what was sent."""


class Session:
    """Stands for one client in one room; outlives its socket for ``timeout`` seconds.

    Everything that changes within one turn of the event loop goes out as one ``update``.
    """

    def __init__(
        self,
        rooms: Rooms,
        connections: ConnectionFactory,
        *,
        peer_connection_id: str,
        timeout: float,
        on_end: Callable[[Session], None],
    ) -> None:
        self.id = secrets.token_urlsafe(24)
        self.connection = connections(_MediaEars(self))
        self._rooms = rooms
        self._negotiation = Negotiation(peer_connection_id, self.connection)
        self._timeout = timeout
        self._on_end = on_end
        self._revisions = itertools.count(1)
        self._outlet: Outlet | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._flush_handle: asyncio.Handle | None = None
        self._changed: dict[str, Participant] = {}
        self._published_changed = False
        self._watcher = ParticipantWatcher(self._participant_changed, self._rules_changed)
        self._participant: Participant | None = None

    def negotiate(self, offer: Description) -> None:
        """Answer the client's first offer; raises NegotiationError."""
        self._negotiation.apply(offer)

    def enter(self, room: Room, identity: str, rules: SubscribeRules) -> None:
        """Become a participant; raises what :meth:`Rooms.connect` raises."""
        self._participant = self._rooms.connect(room, identity, self, subscribe_rules=rules)
        self._publications = Publications(self._rooms, self._participant, self.connection.uplinks)
        self._subscriptions = Subscriptions(self._participant, self.connection)
        room.listeners.append(self._watcher)

    @property
    def participant(self) -> Participant:
        """Who this is; only after :meth:`enter`."""
        if self._participant is None:
            raise RuntimeError("the session has not entered a room")
        return self._participant

    def attach(self, outlet: Outlet) -> None:
        """Speak through ``outlet`` from now on; the client has to be greeted next."""
        older, self._outlet = self._outlet, outlet
        if older is not None:
            older.close()
        self._cancel_expiry()
        self._rooms.set_reconnecting(self.participant, False)

    def greet(self, greeting: Literal["connected", "synced"]) -> None:
        """Tell the client the full state."""
        self._publications.refresh()
        self._changed.clear()
        self._published_changed = False
        if self._outlet is not None:
            self._outlet.send({"type": greeting, **self._full_state()})
        self._flush_soon()

    def detach(self, outlet: Outlet, *, leaving: bool) -> None:
        """The client's socket is gone: wait for it to come back, unless it was leaving."""
        if outlet is not self._outlet:
            return
        self._outlet = None
        if leaving:
            self.leave()
            return
        self._rooms.set_reconnecting(self.participant, True)
        self._expiry = asyncio.get_running_loop().call_later(self._timeout, self.leave)

    def update(self, update: Update) -> None:
        """Take what the client says of its side; raises NegotiationError."""
        for peer_connection in update.peer_connections:
            description = peer_connection.description
            ours = peer_connection.id == self._negotiation.peer_connection_id
            if ours and description is not None:
                self._negotiation.apply(description)
        if update.participant is not None and self._publications.declare(update.participant):
            self._published_changed = True
        self._flush_soon()

    def leave(self, error: TwilioError | None = None) -> None:
        """Take the participant out of the room; the client is told why."""
        self._rooms.disconnect(self.participant, error=error)

    def disconnected(self, error: TwilioError | None, completed: bool) -> None:
        """Say the last words: the participant is out of the room."""
        self.participant.room.listeners.remove(self._watcher)
        self._cancel_expiry()
        if self._flush_handle is not None:
            self._flush_handle.cancel()
        outlet, self._outlet = self._outlet, None
        if outlet is not None:
            outlet.send(farewell(error, completed=completed))
            outlet.close()
        self._on_end(self)

    def media_failed(self, reason: str) -> None:
        """Nothing has come through the peer connection for too long."""
        if self._participant is not None:
            self.leave(MEDIA_CONNECTION_FAILED(reason))

    def media_changed(self) -> None:
        """An uplink came or went."""
        if self._participant is not None:
            self._published_changed = True
            self._flush_soon()

    def _participant_changed(self, participant: Participant) -> None:
        if participant is not self._participant:
            self._changed[participant.sid] = participant
            self._flush_soon()

    def _rules_changed(self, participant: Participant) -> None:
        if participant is self._participant:
            self._flush_soon()

    def _flush_soon(self) -> None:
        if self._flush_handle is None and self.participant.status == "connected":
            self._flush_handle = asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._flush_handle = None
        try:
            self._tell_news()
        except TwilioError as error:
            self.leave(error)
        except Exception:
            logger.exception("telling %s the news failed", self.participant.sid)
            self.leave(SIGNALING_ERROR())

    def _tell_news(self) -> None:
        if self._published_changed:
            self._publications.refresh()
        subscribed = self._subscriptions.refresh()
        if self._outlet is None:
            return
        self._negotiation.offer_if_needed()
        news = self._news(subscribed=subscribed)
        if news:
            self._outlet.send({"type": "update", **news})

    def _news(self, *, subscribed: bool) -> dict[str, Any]:
        news: dict[str, Any] = {}
        if self._changed:
            news["participants"] = self._participants(self._changed)
            self._changed = {}
        if self._published_changed:
            news["published"] = self._published()
            self._published_changed = False
        if subscribed:
            news["subscribed"] = self._subscribed()
        description = self._negotiation.take_unsent()
        if description is not None:
            news["peer_connections"] = [description]
        return news

    def _full_state(self) -> dict[str, Any]:
        me, room = self.participant, self.participant.room
        others = {sid: p for sid, p in room.participants.items() if p is not me}
        return {
            "session": self.id,
            "sid": room.sid,
            "name": room.unique_name,
            "options": {
                "session_timeout": self._timeout,
                "signaling_region": "local",
                "media_region": "local",
            },
            "participant": {
                "sid": me.sid,
                "identity": me.identity,
                "state": "connected",
                "revision": next(self._revisions),
            },
            "participants": self._participants(others),
            "peer_connections": [self._negotiation.state()],
            "published": self._published(),
            "subscribed": self._subscribed(),
            "media_signaling": {},
        }

    def _participants(self, participants: dict[str, Participant]) -> list[dict[str, Any]]:
        return [participant_state(p, next(self._revisions)) for p in participants.values()]

    def _published(self) -> dict[str, Any]:
        return {"revision": next(self._revisions), "tracks": self._publications.state()}

    def _subscribed(self) -> dict[str, Any]:
        return {"revision": next(self._revisions), "tracks": self._subscriptions.state()}

    def _cancel_expiry(self) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None


class _MediaEars:
    """Passes on what the session's peer connection has to say."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def connected(self) -> None:
        """Media flows; the client sees that for itself."""

    def failed(self, reason: str) -> None:
        """Nothing came through for too long."""
        self._session.media_failed(reason)

    def uplink_added(self, uplink: Uplink) -> None:
        """A track comes in."""
        self._session.media_changed()

    def uplink_removed(self, uplink: Uplink) -> None:
        """A track does not come in any more."""
        self._session.media_changed()
