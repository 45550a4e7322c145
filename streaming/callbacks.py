"""What a status callback of the media plane means for a stream.

The callback is believed about who came and went; of everything else it only says that the
reconciler should look now, so that late, double and swapped callbacks are harmless.
"""

from collections.abc import Mapping

from django.conf import settings
from twilio.request_validator import RequestValidator

from streaming.backends.base import ParticipantState
from streaming.backends.twilio import COMPOSER_IDENTITY_PREFIX
from streaming.callback_urls import callback_url
from streaming.models import Stream, StreamState
from streaming.presence import participant_reported
from streaming.services import stream_wake

PARTICIPANT_EVENTS = {"participant-connected": True, "participant-disconnected": False}
WAKING_EVENTS = {
    "room-ended",
    "media-processor-ended",
    "media-processor-failed",
    "player-streamer-started",
    "player-streamer-ended",
    "player-streamer-failed",
}


def callback_is_signed(*, stream: Stream, fields: Mapping[str, str], signature: str) -> bool:
    """Whether the media plane signed these fields for this stream's URL."""
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    return bool(validator.validate(callback_url(stream), fields, signature))


def callback_received(*, stream: Stream, fields: Mapping[str, str]) -> None:
    """Take in one signed callback."""
    event = fields.get("StatusCallbackEvent", "")
    if event in PARTICIPANT_EVENTS:
        _participant(stream, fields, connected=PARTICIPANT_EVENTS[event])
    elif event in WAKING_EVENTS and stream.state != StreamState.ENDED:
        stream_wake(stream=stream)


def _participant(stream: Stream, fields: Mapping[str, str], *, connected: bool) -> None:
    """Take in somebody's coming or going, unless it is a composer's or of an older room."""
    identity = fields["ParticipantIdentity"]
    if fields["RoomSid"] != stream.room_sid or identity.startswith(COMPOSER_IDENTITY_PREFIX):
        return
    participant_reported(
        stream=stream,
        room_sid=fields["RoomSid"],
        person=ParticipantState(sid=fields["ParticipantSid"], identity=identity),
        connected=connected,
        sequence=int(fields["SequenceNumber"]),
    )
