"""Who opens a socket: the session cookie of the handshake, asked as a page's would be."""

from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, parse_cookie
from django.utils.module_loading import import_string

from events.access import access_viewer, moderators_among
from events.live.sections import MeSection
from events.viewers import Viewer

ASGIScope = dict[str, Any]
Who = tuple[Viewer, MeSection]  # and how they are described to themselves


def event_id_of(scope: ASGIScope) -> str:
    """Return the public id of the event in the address."""
    return str(scope["url_route"]["kwargs"]["event"])


def who_at(scope: ASGIScope) -> Who:
    """Return who opens the socket, in the role they ask for, or raise Http404."""
    request = HttpRequest()
    request.session = _session(scope)
    as_ = parse_qs(scope["query_string"].decode("latin1")).get("as", ["public"])[0]
    viewer = access_viewer(request.session, get_user(request), event_id_of(scope), as_)
    return viewer, viewer.me()


def who_now(viewer: Viewer) -> Who:
    """Return the viewer as they are now.

    Raises Http404 when the right to look was lost since the handshake.
    """
    if viewer.user and viewer.user not in moderators_among(viewer.event, [viewer.user]):
        raise Http404("No such event.")
    viewer = viewer.reread_guest()
    return viewer, viewer.me()


def _session(scope: ASGIScope) -> SessionBase:
    headers = dict(scope["headers"])
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin1"))
    store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    return store(cookies.get(settings.SESSION_COOKIE_NAME))
