"""How participants, tracks and errors are written in messages (RSP v2)."""

from __future__ import annotations

from typing import Any

from streaming.mediaserver.errors import TwilioError
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


def error_state(error: TwilioError) -> dict[str, Any]:
    """Return the ``error`` of a track."""
    return {"code": error.code, "message": error.message}


def farewell(error: TwilioError | None, *, completed: bool = False) -> dict[str, Any]:
    """Return the message that ends a client's stay."""
    if error is not None:
        return {"type": "error", **error_state(error)}
    return {"type": "disconnected", **({"status": "completed"} if completed else {})}
