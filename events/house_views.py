"""The pages that everybody may see: what is on, an organization's events, an event."""

from contextlib import nullcontext

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Organization
from config import clock
from events.access import access_public_event, access_public_or_planned_event, opened_guest
from events.calendar import event_calendar
from events.models import Event, Speaker
from events.moderators import may_moderate
from events.pages import page_of
from events.phases import phase_of
from events.preview import Preview, event_set_to, may_preview, preview_of
from events.selectors import events_coming, events_past, line_up_of
from events.sharing import event_sharing
from events.ticket_box import ticket_box
from events.viewers import Viewer, ViewerRole
from events.views import page_context, personal

PAGE = 20  # events on a page of a list


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the public events that run or are to come."""
    events = _page(request, "page", Paginator(events_coming(), PAGE))
    return render(request, "home.html", {"events": events})


@require_safe
def organization_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what an organization has on, and what it had."""
    organization = get_object_or_404(Organization, slug=slug)
    coming = Paginator(events_coming(organization), PAGE)
    past = Paginator(events_past(organization), PAGE)
    lists = {"events": _page(request, "page", coming), "past": _page(request, "past", past)}
    return render(request, "events/organization.html", {"organization": organization} | lists)


@personal
def event_page(request: HttpRequest, event: str) -> HttpResponse:
    """Show what everybody may know of an event, and the ways in that this browser has.

    Who plans the event may look at it at another time (``?at=``), and at a draft.
    """
    found = access_public_or_planned_event(request.user, event, planned="at" in request.GET)
    preview = preview_of(request, found)
    if preview:
        event_set_to(found, preview.at)
    with clock.at(preview.at) if preview else nullcontext():
        return _event_page(request, found, preview)


def _event_page(request: HttpRequest, event: Event, preview: Preview | None) -> HttpResponse:
    context = page_context("event", Viewer(ViewerRole.PUBLIC, event))
    if preview:
        context["config"]["socket"] = ""  # what is happening now is no news of then
    line_up = list(line_up_of(event))
    facts = {
        "phase": phase_of(event),
        "line_up": line_up,
        "sharing": event_sharing(event, line_up),
        "speak_url": _way_to_the_stage(request, event),
        "moderate_url": _way_to_the_desk(request, event),
        "preview": preview,
        "may_preview": preview is None and may_preview(request, event),
    }
    return render(request, "events/event.html", context | facts | ticket_box(request, event))


@require_safe
def calendar_file(request: HttpRequest, event: str) -> HttpResponse:
    """Answer with the event as a calendar file."""
    found = access_public_event(event)
    answer = HttpResponse(event_calendar(found), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="event.ics"'
    return answer


def _page(request: HttpRequest, name: str, of: Paginator[Event]) -> Page[Event]:
    """Return the page that the address asks for. Raises Http404 for one there is not."""
    number = request.GET.get(name, "1")
    if not number.isdecimal() or not 1 <= int(number[:9]) <= of.num_pages:
        raise Http404("No such page.")
    return of.page(int(number[:9]))


def _way_to_the_stage(request: HttpRequest, event: Event) -> str:
    speaker = opened_guest(request.session, event, Speaker)
    return page_of(speaker) if speaker else ""


def _way_to_the_desk(request: HttpRequest, event: Event) -> str:
    if not may_moderate(request.user, event):
        return ""
    return reverse("moderate", args=[event.public_id])
