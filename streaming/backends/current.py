"""The media plane this installation uses, from the settings."""

from functools import lru_cache

from django.conf import settings

from streaming.backends.base import MediaBackend
from streaming.backends.twilio import TwilioBackend


def media_backend() -> MediaBackend:
    """Return the configured media plane; one client, and one connection pool, in a process."""
    return _twilio(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
        settings.TWILIO_VIDEO_URL,
        settings.TWILIO_MEDIA_URL,
        settings.MEDIA_BUNDLED,
    )


@lru_cache(maxsize=8)
def _twilio(
    account_sid: str, auth_token: str, video_url: str, media_url: str, bundled: bool
) -> MediaBackend:
    """Build the backend once for each set of settings."""
    return TwilioBackend(
        account_sid=account_sid,
        auth_token=auth_token,
        video_url=video_url,
        media_url=media_url,
        bundled=bundled,
    )
