"""Limits on how often one browser or one address may ask.

The counts live in the cache: with the embedded one each web process counts for itself.
"""

from contextlib import suppress

from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

MISSES = 20
MISSES_KEPT = 60  # seconds


class SessionThrottle(SimpleRateThrottle):
    """Counts by browser: many viewers may share an address. Without a session, by address."""

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Name the counter."""
        who = request.session.session_key or request.META["REMOTE_ADDR"]
        return f"throttle:{self.scope}:{who}"


class PlaybackTokenThrottle(SessionThrottle):
    """A player asks once, and again when it lost the stream."""

    scope = "playback-token"
    rate = "30/min"


class SpeakerTokenThrottle(SessionThrottle):
    """A page asks once for each time it joins the room."""

    scope = "speaker-token"
    rate = "20/min"


def has_missed_often(request: HttpRequest) -> bool:
    """Whether too many wrong codes came from the request's address just now."""
    return int(cache.get(_misses(request), 0)) >= MISSES


def count_miss(request: HttpRequest) -> None:
    """Count a wrong code. Right ones are not counted: many viewers may share an address."""
    cache.add(_misses(request), 0, MISSES_KEPT)
    with suppress(ValueError):  # it ran out this very moment
        cache.incr(_misses(request))


def _misses(request: HttpRequest) -> str:
    return f"misses:{request.META['REMOTE_ADDR']}"
