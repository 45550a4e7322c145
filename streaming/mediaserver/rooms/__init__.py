"""Rooms, participants and tracks: the state every other part listens to.

Pure domain: no I/O, no clock but the one handed in. Signalling, REST, callbacks and composers
all act through :class:`Rooms` and hear of changes as :class:`RoomObserver`.
"""

from streaming.mediaserver.rooms.listeners import RoomObserver
from streaming.mediaserver.rooms.model import (
    Participant,
    ParticipantSession,
    Room,
    Track,
    TrackKind,
)
from streaming.mediaserver.rooms.options import RoomOptions
from streaming.mediaserver.rooms.registry import Rooms
from streaming.mediaserver.rooms.rules import SubscribeRule, SubscribeRules

__all__ = [
    "Participant",
    "ParticipantSession",
    "Room",
    "RoomObserver",
    "RoomOptions",
    "Rooms",
    "SubscribeRule",
    "SubscribeRules",
    "Track",
    "TrackKind",
]
