"""What the client receives: the room's tracks, as far as the subscribe rules let them through."""

from __future__ import annotations

import uuid
from typing import Any

from streaming.mediaserver.errors import TwilioError
from streaming.mediaserver.rooms import Participant
from streaming.mediaserver.sfu.types import Downlink, Uplink
from streaming.mediaserver.signaling.negotiation import MediaConnection
from streaming.mediaserver.signaling.views import error_state


class Subscriptions:
    """Keeps one downlink for every track the participant is to receive."""

    def __init__(self, participant: Participant, connection: MediaConnection) -> None:
        self._participant = participant
        self._connection = connection
        self._by_sid: dict[str, Downlink] = {}
        self._failed: dict[str, TwilioError] = {}

    def refresh(self) -> bool:
        """Subscribe and unsubscribe as the room and the rules now are; says if that changed."""
        wanted = {
            track.sid: track.uplink
            for track in self._participant.room.published_tracks()
            if track.uplink is not None and self._participant.may_subscribe(track)
        }
        known = self._by_sid.keys() | self._failed.keys()
        for sid in known - wanted.keys():
            self._unsubscribe(sid)
        for sid, uplink in wanted.items():
            if sid not in known:
                self._subscribe(sid, uplink)
        return known != wanted.keys()

    def state(self) -> list[dict[str, Any]]:
        """Return ``subscribed.tracks``; ``id`` is the msid track id of the section offered."""
        ready = [
            {"id": downlink.track_id, "sid": sid, "state": "ready"}
            for sid, downlink in self._by_sid.items()
        ]
        failed = [
            {"sid": sid, "state": "failed", "error": error_state(error)}
            for sid, error in self._failed.items()
        ]
        return ready + failed

    def _subscribe(self, sid: str, uplink: Uplink) -> None:
        # A fresh id each time: the SDK would take an id it has seen for the media of that time.
        try:
            downlink = self._connection.subscribe(uplink, str(uuid.uuid4()))
        except TwilioError as error:
            self._failed[sid] = error
        else:
            self._by_sid[sid] = downlink

    def _unsubscribe(self, sid: str) -> None:
        downlink = self._by_sid.pop(sid, None)
        if downlink is not None:
            self._connection.unsubscribe(downlink)
        self._failed.pop(sid, None)
