"""A programme in the words of Twilio's resources."""

from collections.abc import Iterable
from typing import Any

from twilio.rest.video.v1.room.participant.published_track import PublishedTrackInstance

from streaming.backends.base import Programme, TrackSource, TrackState

COMPOSER_IDENTITY_PREFIX = "video-composer"
"""Room identities that begin so are composers, not people."""
PRESENTATION = "video-composer-presentation"
"""A video track whose name contains this is a shared screen; so Twilio's composer has it."""


def subscribe_rules(programme: Programme) -> list[dict[str, Any]]:
    """Return the rules by which a composer receives those on the programme and nobody else."""
    rules = [{"type": "include", "publisher": identity} for identity in programme.identities]
    return rules or [{"type": "exclude", "all": True}]


def context_fields(programme: Programme) -> dict[str, Any]:
    """Return what the bundled server takes beyond Twilio's ``ExtensionContext``."""
    return {
        "layout": programme.layout.value,
        "spotlight": programme.spotlight or None,
        "subscribeRules": subscribe_rules(programme),
    }


def track_source(*, kind: str, name: str) -> TrackSource | None:
    """Return where a track comes from, by its kind and name; None for data."""
    if kind == "audio":
        return "microphone"
    if kind == "video":
        return "screen" if PRESENTATION in name else "camera"
    return None


def track_states(published: Iterable[PublishedTrackInstance]) -> tuple[TrackState, ...]:
    """Read a list of PublishedTracks."""
    found = ((track, track_source(kind=track.kind, name=track.name)) for track in published)
    return tuple(TrackState(t.sid, source, t.enabled) for t, source in found if source)
