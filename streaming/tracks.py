"""What is known of somebody's tracks, by callbacks that may come late, twice or swapped.

Each track has its own memory: the room's callback number that was last believed. A track that is
gone does not come back, for its SID stands for one publication; it is forgotten at the next look.
"""

from collections.abc import Iterable
from typing import Literal, TypedDict

from streaming.backends.base import TrackSource, TrackState

TrackNews = Literal["on", "off", "gone"]


class KnownTrack(TypedDict):
    """One track: whose stay (participant SID) it belongs to, and what was last heard of it."""

    stay: str
    source: TrackSource
    status: TrackNews
    sequence: int


KnownTracks = dict[str, KnownTrack]


def track_noted(tracks: KnownTracks, sid: str, news: KnownTrack) -> bool:
    """Take in one piece of news; return whether it was newer than what is known."""
    known = tracks.get(sid)
    if known is not None and (known["status"] == "gone" or known["sequence"] >= news["sequence"]):
        return False
    tracks[sid] = news
    return True


def tracks_seen(tracks: KnownTracks, stay: str, present: Iterable[TrackState]) -> KnownTracks:
    """Return what is known after a look at all the tracks of a stay."""
    return {
        track.sid: KnownTrack(
            stay=stay,
            source=track.source,
            status="on" if track.enabled else "off",
            sequence=tracks[track.sid]["sequence"] if track.sid in tracks else -1,
        )
        for track in present
    }


def tracks_shown(tracks: KnownTracks, stay: str) -> dict[TrackSource, str]:
    """Return ``"on"``, ``"off"`` or ``""`` (not published) for each source of a stay.

    Of two tracks of one source, as while a camera is exchanged, one that is on decides.
    """
    shown: dict[TrackSource, str] = {"microphone": "", "camera": "", "screen": ""}
    for track in tracks.values():
        ours = track["stay"] == stay and track["status"] != "gone"
        if ours and shown[track["source"]] != "on":
            shown[track["source"]] = track["status"]
    return shown
