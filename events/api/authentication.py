"""Who calls the API: a browser's session, and never without a CSRF token."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.models import User


class CsrfFailed(PermissionDenied):
    """The request did not come from one of our pages, or its page is too old."""

    default_code = "csrf"
    default_detail = _("The page is out of date. Load it again.")


class GuestSessionAuthentication(SessionAuthentication):
    """Session authentication for people with a personal link too.

    DRF asks only those who are signed in for the CSRF token; here a session alone gives rights,
    so that everybody needs it.
    """

    def authenticate(self, request: Request) -> tuple[User | AnonymousUser, None]:
        """Return the session's user, or an anonymous one. Raises CsrfFailed."""
        try:
            # Django's request: DRF's would parse the body first, and refuse one it cannot parse.
            self.enforce_csrf(request._request)  # type: ignore[arg-type]
        except PermissionDenied as refused:
            raise CsrfFailed from refused
        user = request._request.user
        return (user if isinstance(user, User) and user.is_active else AnonymousUser(), None)


class GuestSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document calls it."""

    target_class = GuestSessionAuthentication
    name = "page"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Describe the cookie."""
        about = "The session of a browser with a page open. Changes need `X-CSRFToken` too."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": about}
