"""Twilio access tokens: for a speaker one room, for a viewer one playback."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from twilio.jwt.access_token import AccessToken, AccessTokenGrant
from twilio.jwt.access_token.grants import PlaybackGrant, VideoGrant

from config import clock
from streaming.backends.current import media_backend
from streaming.grants import playback_grant
from streaming.models import Stream

SPEAKER_TTL = timedelta(minutes=10)  # a token is for connecting only; the stay is not bounded


@dataclass(frozen=True, slots=True)
class SpeakerToken:
    """What a page needs to join a room; the signalling URL is empty for Twilio's own."""

    token: str
    identity: str
    room: str
    signaling_url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PlaybackToken:
    """What a page needs to start playing before ``expires_at``."""

    token: str
    identity: str
    playback_url: str
    expires_at: datetime


def speaker_token(*, stream: Stream, identity: str) -> SpeakerToken:
    """Return a token that lets ``identity`` into the stream's room and no other."""
    expires_at = clock.now() + SPEAKER_TTL
    grant = VideoGrant(room=stream.name)
    return SpeakerToken(
        token=_signed(grant, identity=identity, expires_at=expires_at),
        identity=identity,
        room=stream.name,
        signaling_url=settings.TWILIO_SIGNALING_URL,
        expires_at=expires_at,
    )


def playback_token(*, stream: Stream, identity: str) -> PlaybackToken:
    """Return a token that lets ``identity`` start watching.

    Raises ``StreamNotLiveError`` when nothing plays, and ``BackendError``.
    """
    shared = playback_grant(stream=stream)
    grant = media_backend().playback_narrow(grant=shared, identity=identity)
    return PlaybackToken(
        token=_signed(
            PlaybackGrant(dict(grant.payload)), identity=identity, expires_at=grant.expires_at
        ),
        identity=identity,
        playback_url=grant.playback_url,
        expires_at=grant.expires_at,
    )


def _signed(grant: AccessTokenGrant, *, identity: str, expires_at: datetime) -> str:
    """Return the JWT, signed with the API key."""
    token = AccessToken(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_API_KEY_SID,
        settings.TWILIO_API_KEY_SECRET,
        grants=[grant],
        identity=identity,
        valid_until=int(expires_at.timestamp()),
    )
    return str(token.to_jwt())
