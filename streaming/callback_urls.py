"""The URL at which the media plane reports on one stream."""

from django.conf import settings
from django.urls import reverse

from streaming.models import Stream


def callback_url(stream: Stream) -> str:
    """Return the absolute URL; it also marks the stream's resources as this stream's."""
    path = reverse("streaming:callbacks", args=[stream.callback_token])
    return f"{settings.SITE_URL}{path}"
