"""Pages of the admin about an event's tickets: issuing many, importing a table, exporting one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.admin_base import TenantAdmin
from accounts.audit import actor_of
from events.admin.tickets_forms import TicketsForm, UploadForm, flaw_text
from events.errors import EventError
from events.models import Event
from events.services.importing import tickets_exported, tickets_import
from events.services.tickets import tickets_issue
from events.ticket_export import tickets_csv
from events.ticket_import import import_plan

_SHOWN = 20  # tickets of a table that are shown before it is imported
_FLAWS_SHOWN = 200


class TicketPages(TenantAdmin):
    """Adds the pages about tickets to the admin of events."""

    def tickets(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Issue tickets to pasted addresses."""
        form = TicketsForm(request.POST or None, event=event)
        if form.is_valid():
            plan, mailed = form.cleaned_data["plan"], form.cleaned_data["mailed"]
            by = actor_of(request)
            try:
                tickets_issue(event=event, tickets=plan.tickets, by=by, mailed=mailed)
            except EventError as impossible:
                form.add_error(None, str(impossible))
            else:
                return _issued(request, event, len(plan.tickets))
        context = self._context(request, event) | {"form": form}
        return render(request, "admin/events/event/tickets.html", context)

    def tickets_import(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Show what a table would do, line by line where it would not; then do it."""
        form = UploadForm(request.POST or None, request.FILES or None)
        context = self._context(request, event) | {"form": form}
        if form.is_valid():
            plan = import_plan(event, form.cleaned_data["lines"])
            if plan.is_good and "confirmed" in request.POST:
                by, mailed = actor_of(request), form.cleaned_data["mailed"]
                try:
                    count = tickets_import(event=event, plan=plan, by=by, mailed=mailed)
                    return _issued(request, event, count)
                except EventError as impossible:
                    form.add_error(None, str(impossible))
            context |= {
                "plan": plan,
                "table": form.cleaned_data["text"],
                "flaws": [flaw_text(flaw) for flaw in plan.flaws[:_FLAWS_SHOWN]],
                "more_flaws": max(0, len(plan.flaws) - _FLAWS_SHOWN),
                "shown": plan.tickets[:_SHOWN],
                "more": max(0, len(plan.tickets) - _SHOWN),
            }
        return render(request, "admin/events/event/tickets_import.html", context)

    def tickets_export(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Ask whether with links, and answer with the list of tickets as a file."""
        if request.method != "POST":
            context = self._context(request, event)
            return render(request, "admin/events/event/tickets_export.html", context)
        links = "links" in request.POST
        tickets_exported(event=event, by=actor_of(request), links=links)
        name = f'attachment; filename="tickets-{event.public_id}.csv"'
        return HttpResponse(
            tickets_csv(event, links=links),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": name, "Cache-Control": "no-store"},
        )

    def _context(self, request: HttpRequest, event: Event) -> dict[str, Any]:
        """Return what every page about an event is given."""
        raise NotImplementedError


def tickets_list(event: Event) -> str:
    """Return the address of the list of the event's tickets."""
    return f"{reverse('admin:events_audience_changelist')}?event__id__exact={event.pk}"


def _issued(request: HttpRequest, event: Event, count: int) -> HttpResponse:
    said = ngettext("%(count)d ticket issued.", "%(count)d tickets issued.", count)
    messages.success(request, said % {"count": count})
    return HttpResponseRedirect(tickets_list(event))
