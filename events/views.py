"""The pages of guests and moderators. Each checks access and renders; their scripts do the rest."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from events.access import (
    Refused,
    access_audience,
    access_speaker,
    access_speaker_link,
    access_ticket,
    access_viewer,
    remember,
    viewer_of,
)
from events.models import Audience, Speaker
from events.pages import Urls, moderate_urls, page_config, page_of, speak_urls, watch_urls
from events.refusals import View, explained, refused_page
from events.throttles import count_miss, has_missed_often
from events.viewers import Viewer, ViewerRole


def personal(view: View) -> View:
    """Wrap a page for one person that only shows something."""
    return require_safe(explained(view))


@personal
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """Open a ticket: this browser is its holder from now on."""
    return _open(request, "ticket", access_ticket, code)


@personal
def speaker_link(request: HttpRequest, code: str) -> HttpResponse:
    """Open a speaker's personal link: this browser is the speaker from now on."""
    return _open(request, "speaker", access_speaker_link, code)


@personal
def watch(request: HttpRequest, event: str, audience: str) -> HttpResponse:
    """Show the programme to a ticket holder."""
    guest = access_audience(request.session, event, audience)
    context = page_context("watch", viewer_of(guest), watch_urls(guest))
    return render(request, "events/watch.html", context | {"audience": guest})


@personal
def speak(request: HttpRequest, event: str, speaker: str) -> HttpResponse:
    """Show the room to a speaker."""
    guest = access_speaker(request.session, event, speaker)
    context = page_context("speak", viewer_of(guest), speak_urls(guest))
    return render(request, "events/speak.html", context | {"speaker": guest})


@personal
@login_required
def moderate(request: HttpRequest, event: str) -> HttpResponse:
    """Show the desk to a moderator."""
    viewer = access_viewer(request.session, request.user, event, ViewerRole.MODERATOR)
    context = page_context("moderate", viewer, moderate_urls(viewer.event))
    return render(request, "events/moderate.html", context)


def page_context(page: str, viewer: Viewer, urls: Urls | None = None) -> dict[str, Any]:
    """Return what the template of every page about an event is given."""
    return {
        "event": viewer.event,
        "organization": viewer.event.organization,
        "config": page_config(page, viewer, urls),
    }


def _open(
    request: HttpRequest, kind: str, access: Callable[[str], Audience | Speaker], code: str
) -> HttpResponse:
    """Send the holder of a code to their page; wrong codes are counted and run out."""
    if has_missed_often(request):
        return refused_page(request, Refused(kind, "too-many"), status=429)
    try:
        guest = access(code)
    except Refused:
        count_miss(request)
        raise
    remember(request.session, guest)
    return redirect(page_of(guest))
