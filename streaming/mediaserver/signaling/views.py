"""How participants and tracks look to other participants (RSP v2)."""

from __future__ import annotations

from typing import Any

from streaming.mediaserver.rooms import Participant, Track


def participant_state(participant: Participant, revision: int) -> dict[str, Any]:
    """Return a member of ``participants``."""
    return {
        "sid": participant.sid,
        "identity": participant.identity,
        "state": "reconnecting" if participant.reconnecting else participant.status,
        "revision": revision,
        "tracks": [track_state(track) for track in participant.tracks.values()],
    }


def track_state(track: Track) -> dict[str, Any]:
    """Return a member of ``participants[].tracks``."""
    return {
        "sid": track.sid,
        "name": track.name,
        "kind": track.kind,
        "enabled": track.enabled,
        "priority": track.priority,
    }
