"""What a status callback of the media plane means for a stream.

The callback is believed about who came and went and what they publish; of everything else it only
says that the reconciler should look now, so that late, double and swapped callbacks are harmless.
"""

from collections.abc import Mapping

from django.conf import settings
from twilio.request_validator import RequestValidator

from streaming.backends.base import ParticipantState
from streaming.backends.composing import COMPOSER_IDENTITY_PREFIX, track_source
from streaming.callback_urls import callback_url
from streaming.models import Stream, StreamState
from streaming.presence import participant_reported, track_reported
from streaming.services import stream_wake
from streaming.tracks import KnownTrack, TrackNews

PARTICIPANT_EVENTS = {"participant-connected": True, "participant-disconnected": False}
TRACK_EVENTS: dict[str, TrackNews] = {
    "track-added": "on",
    "track-enabled": "on",
    "track-disabled": "off",
    "track-removed": "gone",
}
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
    if event in PARTICIPANT_EVENTS or event in TRACK_EVENTS:
        if fields["RoomSid"] == stream.room_sid:
            _in_the_room(stream, event, fields)
    elif event in WAKING_EVENTS and stream.state != StreamState.ENDED:
        stream_wake(stream=stream)


def _in_the_room(stream: Stream, event: str, fields: Mapping[str, str]) -> None:
    """Take in what happened in the stream's present room."""
    if fields["ParticipantIdentity"].startswith(COMPOSER_IDENTITY_PREFIX):
        if event == "participant-connected":
            stream_wake(stream=stream)  # it may have to be told yet what it is to show
    elif event in TRACK_EVENTS:
        _track(stream, fields, TRACK_EVENTS[event])
    else:
        _participant(stream, fields, connected=PARTICIPANT_EVENTS[event])


def _participant(stream: Stream, fields: Mapping[str, str], *, connected: bool) -> None:
    """Take in somebody's coming or going."""
    participant_reported(
        stream=stream,
        room_sid=fields["RoomSid"],
        person=ParticipantState(fields["ParticipantSid"], fields["ParticipantIdentity"]),
        connected=connected,
        sequence=int(fields["SequenceNumber"]),
    )


def _track(stream: Stream, fields: Mapping[str, str], status: TrackNews) -> None:
    """Take in that somebody publishes, mutes, unmutes or takes back a track; data is nobody's."""
    source = track_source(kind=fields["TrackKind"], name=fields["TrackName"])
    if source is None:
        return
    news = KnownTrack(
        stay=fields["ParticipantSid"],
        source=source,
        status=status,
        sequence=int(fields["SequenceNumber"]),
    )
    identity = fields["ParticipantIdentity"]
    track_reported(stream=stream, identity=identity, sid=fields["TrackSid"], news=news)
