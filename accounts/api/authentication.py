"""Who calls the management API: a program with an API key, or somebody signed in."""

from contextlib import suppress

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.keys import find_key, note_use
from accounts.models import APIKey, User

MISSES = 30
MISSES_KEPT = 60  # seconds


class WrongKey(AuthenticationFailed):
    """The key is unknown, expired or revoked; which of these is nobody's business."""

    default_code = "wrong-key"
    default_detail = _("This API key opens nothing: it is wrong, expired or revoked.")


class KeyAuthentication(BaseAuthentication):
    """``Authorization: Bearer fl_…`` (RFC 6750): the request's ``auth`` is the ``APIKey``."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, APIKey] | None:
        """Return the key; None for a request without one. Raises WrongKey, Throttled."""
        scheme, _space, written = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        misses = f"key-misses:{request.META.get('REMOTE_ADDR', '')}"
        if int(cache.get(misses, 0)) >= MISSES:
            raise Throttled(MISSES_KEPT)
        key = find_key(written.strip())
        if key is None:
            cache.add(misses, 0, MISSES_KEPT)
            with suppress(ValueError):  # it ran out this very moment
                cache.incr(misses)
            raise WrongKey
        note_use(key)
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        """Say in a 401 what is missing."""
        return 'Bearer realm="Footlight"'


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document calls it."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Describe the header."""
        about = "An API key of an organization: `fl_<prefix>_<secret>`."
        return {"type": "http", "scheme": "bearer", "description": about}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document calls the session of somebody signed in."""

    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Describe the cookie."""
        about = "The session of somebody signed in. Changes need `X-CSRFToken` too."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": about}


class IsSomebody(BasePermission):
    """Lets in who has a key or is signed in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether it is known who asks."""
        return isinstance(request.auth, APIKey) or isinstance(request.user, User)
