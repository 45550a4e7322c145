"""Limits on how often one key, or one person, may ask. The counts live in the cache."""

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from accounts.models import APIKey


class CallerThrottle(SimpleRateThrottle):
    """Counts by key, or by person wherever they sit."""

    scope = "manage"
    rate = "600/min"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Name the counter."""
        key = request.auth if isinstance(request.auth, APIKey) else None
        return f"throttle:{self.scope}:{f'key-{key.pk}' if key else f'user-{request.user.pk}'}"


class WriteThrottle(CallerThrottle):
    """Counts what changes something: it costs more."""

    scope = "manage-write"
    rate = "180/min"

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count everything but reading."""
        reading = request.method in ("GET", "HEAD", "OPTIONS")
        return reading or bool(super().allow_request(request, view))
