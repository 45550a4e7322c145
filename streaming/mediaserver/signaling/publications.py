"""What the client publishes: its declared tracks against the media that really comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streaming.mediaserver.errors import TRACK_INVALID, TwilioError
from streaming.mediaserver.rooms import Participant, Rooms, Track
from streaming.mediaserver.sfu.types import Uplink
from streaming.mediaserver.signaling.messages import ClientTrack, ClientTracks
from streaming.mediaserver.signaling.views import error_state


class Publications:
    """A declared track is ``created`` until its media is negotiated, then ``ready``."""

    def __init__(
        self, rooms: Rooms, participant: Participant, uplinks: Mapping[str, Uplink]
    ) -> None:
        self._rooms = rooms
        self._participant = participant
        self._uplinks = uplinks
        self._revision = -1
        self._declared: dict[str, ClientTrack] = {}
        self._published: dict[str, Track] = {}
        self._muted: set[str] = set()
        """Tracks that were muted here when their media was renegotiated."""
        self._failed: dict[str, TwilioError] = {}

    def declare(self, tracks: ClientTracks) -> bool:
        """Take the client's list, unless it is an old one; says whether it was taken."""
        if tracks.revision <= self._revision:
            return False
        self._revision = tracks.revision
        earlier, self._declared = self._declared, {track.id: track for track in tracks.tracks}
        for declared in tracks.tracks:
            before = earlier.get(declared.id)
            if before is not None and before.enabled != declared.enabled:
                self._follow(declared)
        self.refresh()
        return True

    def refresh(self) -> None:
        """Publish and unpublish what the list and the incoming media now call for."""
        for track_id, track in tuple(self._published.items()):
            if track_id not in self._declared or self._uplinks.get(track_id) is not track.uplink:
                self._unpublish(track_id)
        self._muted &= self._declared.keys()
        self._failed = {k: v for k, v in self._failed.items() if k in self._declared}
        for declared in self._declared.values():
            if declared.id not in self._published and declared.id not in self._failed:
                self._publish(declared)

    def state(self) -> list[dict[str, Any]]:
        """Return ``published.tracks``."""
        return [self._track_state(track_id) for track_id in self._declared]

    def _follow(self, declared: ClientTrack) -> None:
        """Mute or unmute, because the client changed its mind and did not only say it again."""
        self._muted.discard(declared.id)
        track = self._published.get(declared.id)
        if track is not None:
            self._rooms.set_enabled(track, declared.enabled)

    def _unpublish(self, track_id: str) -> None:
        track = self._published.pop(track_id)
        if track.muted:
            self._muted.add(track_id)
        self._rooms.unpublish(track)

    def _publish(self, declared: ClientTrack) -> None:
        uplink = self._uplinks.get(declared.id)
        try:
            if declared.kind not in ("audio", "video"):
                raise TRACK_INVALID("only audio and video tracks can be published")
            if uplink is None:
                return
            if uplink.kind != declared.kind:
                raise TRACK_INVALID(f"its media is {uplink.kind}")
            self._published[declared.id] = self._rooms.publish(
                self._participant,
                name=declared.name,
                kind=uplink.kind,
                enabled=declared.enabled,
                uplink=uplink,
                priority=declared.priority,
            )
            if declared.id in self._muted:
                self._rooms.mute(self._published[declared.id])
        except TwilioError as error:
            self._failed[declared.id] = error

    def _track_state(self, track_id: str) -> dict[str, Any]:
        if track_id in self._published:
            return {"id": track_id, "sid": self._published[track_id].sid, "state": "ready"}
        error = self._failed.get(track_id)
        if error is None:
            return {"id": track_id, "state": "created"}
        return {"id": track_id, "state": "failed", "error": error_state(error)}
