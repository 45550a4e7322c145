"""What happens: events, the people with a personal link to them, and the news about them."""

from events.models.event import (
    Announcement,
    Event,
    EventStatus,
    SpeakersEnter,
    default_time_zone,
    validate_time_zone,
)
from events.models.guest import Audience, Guest, Presence, Speaker, StageState
from events.models.ids import new_public_id
from events.models.message import EventMessage

__all__ = [
    "Announcement",
    "Audience",
    "Event",
    "EventMessage",
    "EventStatus",
    "Guest",
    "Presence",
    "Speaker",
    "SpeakersEnter",
    "StageState",
    "default_time_zone",
    "new_public_id",
    "validate_time_zone",
]
