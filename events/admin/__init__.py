"""The admin of events: planning them, inviting people, launching and ending the programme."""

from events.admin.event import EventAdmin
from events.admin.guests import SpeakerAdmin
from events.admin.tickets import AudienceAdmin

__all__ = ["AudienceAdmin", "EventAdmin", "SpeakerAdmin"]
