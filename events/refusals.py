"""The page for whom a link does not let in: it says why, and what to do."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from events.access import Refused

View = Callable[..., HttpResponse]


def explained(view: View) -> View:
    """Wrap a page for one person: kept out of caches, and a refusal says what to do."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, **kwargs: str) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except Refused as refused:
            return refused_page(request, refused)

    return shown


def refused_page(
    request: HttpRequest, refused: Refused, *, status: int = HTTPStatus.NOT_FOUND
) -> HttpResponse:
    """Return the page about a refusal."""
    event = refused.event
    facts = {
        "kind": refused.kind,
        "reason": refused.reason,
        "event": event,
        "organization": event.organization if event else None,
    }
    return render(request, "refused.html", facts, status=status)
