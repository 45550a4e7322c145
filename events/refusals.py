"""The page for whom a link does not let in: it says why, and what to do."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.access import Refused


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
