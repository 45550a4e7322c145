"""RSP v2 messages a client sends, checked and turned into values.

Unknown fields are passed over; a field of the wrong shape is error 53004.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from streaming.mediaserver.errors import SIGNALING_OUTGOING_INVALID
from streaming.mediaserver.rooms import SubscribeRules
from streaming.mediaserver.rooms.rules import RECEIVE_ALL

Json = Mapping[str, Any]
_PRIORITIES = ("low", "standard", "high")


@dataclass(frozen=True)
class ClientTrack:
    """A track the client wants published; ``id`` is the msid track id of its section."""

    id: str
    kind: str
    name: str
    enabled: bool
    priority: str


@dataclass(frozen=True)
class ClientTracks:
    """``participant``: all tracks the client publishes as of ``revision``."""

    revision: int
    tracks: tuple[ClientTrack, ...]


@dataclass(frozen=True)
class Description:
    """One side's session description of a peer connection."""

    type: str
    revision: int
    sdp: str


@dataclass(frozen=True)
class PeerConnection:
    """``peer_connections[]``; without a description it only carries ICE candidates."""

    id: str
    description: Description | None


@dataclass(frozen=True)
class Update:
    """What ``connect``, ``sync`` and ``update`` have in common; None where nothing is said."""

    participant: ClientTracks | None
    peer_connections: tuple[PeerConnection, ...]


@dataclass(frozen=True)
class Connect:
    """A request to join a room; an empty ``name`` leaves the choice to the token."""

    name: str
    token: str
    subscribe_rules: SubscribeRules
    state: Update


def read_object(value: object) -> Json:
    """Return ``value`` if it is a JSON object."""
    if not isinstance(value, dict):
        raise SIGNALING_OUTGOING_INVALID("an object is needed")
    return value


def read_text(message: Json, name: str, default: str | None = None) -> str:
    """Return a string field; null and absence are the default, if there is one."""
    value = message.get(name)
    if value is None:
        value = default
    if not isinstance(value, str):
        raise SIGNALING_OUTGOING_INVALID(f"{name} must be a string")
    return value


def read_connect(message: Json) -> Connect:
    """Read ``connect``; raises 53004, and 20001 on bad subscribe rules."""
    subscribe = message.get("subscribe")
    rules = RECEIVE_ALL
    if subscribe is not None:
        rules = SubscribeRules.parse(read_object(subscribe).get("rules"))
    return Connect(
        name=read_text(message, "name", ""),
        token=read_text(message, "token"),
        subscribe_rules=rules,
        state=read_update(message),
    )


def read_update(message: Json) -> Update:
    """Read the state of the client's side; raises 53004."""
    participant = message.get("participant")
    return Update(
        participant=None if participant is None else _participant(read_object(participant)),
        peer_connections=tuple(
            _peer_connection(item) for item in _objects(message, "peer_connections")
        ),
    )


def _participant(message: Json) -> ClientTracks:
    tracks = tuple(_track(item) for item in _objects(message, "tracks"))
    return ClientTracks(_revision(message), tracks)


def _track(message: Json) -> ClientTrack:
    track_id = read_text(message, "id")
    return ClientTrack(
        id=track_id,
        kind=read_text(message, "kind"),
        name=read_text(message, "name", track_id),
        enabled=message.get("enabled") is not False,
        priority=_priority(message),
    )


def _priority(message: Json) -> str:
    """Return a track's priority, which is passed on to everybody in the room."""
    priority = read_text(message, "priority", "standard")
    if priority not in _PRIORITIES:
        raise SIGNALING_OUTGOING_INVALID(f"priority must be one of {', '.join(_PRIORITIES)}")
    return priority


def _peer_connection(message: Json) -> PeerConnection:
    description = message.get("description")
    return PeerConnection(
        id=read_text(message, "id"),
        description=None if description is None else _description(read_object(description)),
    )


def _description(message: Json) -> Description:
    return Description(
        type=read_text(message, "type"),
        revision=_revision(message),
        sdp=read_text(message, "sdp", ""),
    )


def _objects(message: Json, name: str) -> list[Json]:
    value = message.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise SIGNALING_OUTGOING_INVALID(f"{name} must be a list")
    return [read_object(item) for item in value]


def _revision(message: Json) -> int:
    value = message.get("revision")
    if not isinstance(value, int) or isinstance(value, bool):
        raise SIGNALING_OUTGOING_INVALID("revision must be a whole number")
    return value
