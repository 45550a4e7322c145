"""What the client receives: the room's tracks, as far as the subscribe rules let them through."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from streaming.mediaserver.rooms import Participant, Track
from streaming.mediaserver.sfu.types import Downlink
from streaming.mediaserver.signaling.negotiation import MediaConnection


@dataclass(frozen=True)
class _Subscription:
    track: Track
    downlink: Downlink


class Subscriptions:
    """Keeps one downlink for every track the participant is to receive."""

    def __init__(self, participant: Participant, connection: MediaConnection) -> None:
        self._participant = participant
        self._connection = connection
        self._by_sid: dict[str, _Subscription] = {}

    def refresh(self) -> bool:
        """Subscribe and unsubscribe as the room and the rules now are; says if that changed."""
        wanted = {
            track.sid: track
            for track in self._participant.room.published_tracks()
            if track.uplink is not None and self._participant.may_subscribe(track)
        }
        gone = self._by_sid.keys() - wanted.keys()
        new = [track for sid, track in wanted.items() if sid not in self._by_sid]
        for sid in gone:
            self._connection.unsubscribe(self._by_sid.pop(sid).downlink)
        for track in new:
            self._subscribe(track)
        return bool(gone or new)

    def state(self) -> list[dict[str, Any]]:
        """Return ``subscribed.tracks``; ``id`` is the msid track id of the section offered."""
        return [
            {"id": subscription.downlink.track_id, "sid": sid, "state": "ready"}
            for sid, subscription in self._by_sid.items()
        ]

    def _subscribe(self, track: Track) -> None:
        # A fresh id each time: the SDK would take an id it has seen for the media of that time.
        if track.uplink is not None:
            downlink = self._connection.subscribe(track.uplink, str(uuid.uuid4()))
            self._by_sid[track.sid] = _Subscription(track, downlink)
