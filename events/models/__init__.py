"""What happens: events, the people with a personal link to them, and the news about them."""

from events.models.event import (
    Announcement,
    Event,
    EventStatus,
    SpeakersEnter,
    Visibility,
    default_ticket_connections,
    default_time_zone,
    validate_time_zone,
)
from events.models.guest import Audience, Guest, Presence, Speaker, StageState, TicketSource
from events.models.ids import new_public_id
from events.models.mailing import Mailing, MailingKind
from events.models.message import EventMessage
from events.models.moderator import EventModerator, ModeratorInvitation
from events.models.sample import ViewerSample
from events.models.ticket import TicketType

__all__ = [
    "Announcement",
    "Audience",
    "Event",
    "EventMessage",
    "EventModerator",
    "EventStatus",
    "Guest",
    "Mailing",
    "MailingKind",
    "ModeratorInvitation",
    "Presence",
    "Speaker",
    "SpeakersEnter",
    "StageState",
    "TicketSource",
    "TicketType",
    "ViewerSample",
    "Visibility",
    "default_ticket_connections",
    "default_time_zone",
    "new_public_id",
    "validate_time_zone",
]
