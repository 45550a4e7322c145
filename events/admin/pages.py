"""Pages of the admin about one event: launching and ending its programme, issuing tickets."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import pluralize
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from accounts.admin_base import TenantAdmin
from accounts.audit import actor_of
from events.admin.forms import TicketsForm
from events.admin.panel import panel_of
from events.errors import EventError
from events.links import event_link, moderate_link
from events.models import Event
from events.services.event import event_end, event_launch
from events.services.tickets import tickets_issue
from streaming.errors import StreamError

Page = Callable[[HttpRequest, Event], HttpResponse]


class EventPages(TenantAdmin):
    """Adds the pages to the admin of events; for who may not change the event none is there."""

    def get_urls(self) -> list[URLPattern]:
        """Return the pages' addresses before the admin's own, which would swallow them."""
        pages: dict[str, Page] = {
            "launch": require_POST(self.launch),
            "end": self.end,
            "programme": self.programme_now,
            "tickets": self.tickets,
        }
        own = [
            path(f"<path:pk>/{name}/", self._for_organizers(page), name=f"events_event_{name}")
            for name, page in pages.items()
        ]
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the programme above the form."""
        event = self.get_object(request, object_id)
        more = self._about(event) if isinstance(event, Event) else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    def launch(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Ask for the programme to go live."""
        return self._ask(request, event, event_launch, "The programme is being launched.")

    def end(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Ask whether the programme shall end, and on yes ask for it."""
        if request.method == "POST":
            return self._ask(request, event, event_end, "The programme is being ended.")
        return render(request, "admin/events/event/end.html", self._context(request, event))

    def programme_now(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Answer with what the panel shows now."""
        return JsonResponse(panel_of(event))

    def tickets(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Issue tickets to pasted addresses, and show the links."""
        form = TicketsForm(request.POST or None, event=event)
        if form.is_valid():
            issued = form.cleaned_data["lines"]
            tickets_issue(event=event, tickets=issued, by=actor_of(request))
            messages.success(request, f"{len(issued)} ticket{pluralize(len(issued))} issued.")
            return HttpResponseRedirect(_tickets_of(event))
        context = self._context(request, event) | {"form": form}
        return render(request, "admin/events/event/tickets.html", context)

    def _for_organizers(self, page: Page) -> Callable[..., HttpResponse]:
        def shown(request: HttpRequest, pk: str) -> HttpResponse:
            event = self.get_object(request, pk)
            if not isinstance(event, Event) or not self.has_change_permission(request, event):
                raise Http404("No such event.")
            return page(request, event)

        return update_wrapper(self.admin_site.admin_view(shown), page)

    def _ask(
        self, request: HttpRequest, event: Event, service: Callable[..., None], done: str
    ) -> HttpResponse:
        """Call a service for the person signed in and return to the event with its answer."""
        try:
            service(event=event, by=actor_of(request))
        except (EventError, StreamError) as impossible:
            messages.error(request, str(impossible))
        else:
            messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))

    def _context(self, request: HttpRequest, event: Event) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": event,
            "title": str(event),
            **self._about(event),
        }

    def _about(self, event: Event) -> dict[str, Any]:
        return {
            "panel": panel_of(event),
            "event_link": event_link(event),
            "moderate_link": moderate_link(event),
            "tickets_link": _tickets_of(event),
            "tickets_count": event.audiences.filter(revoked_at=None).count(),
            "audit_link": _audit_of(event),
        }


def _tickets_of(event: Event) -> str:
    """Return the address of the list of the event's tickets."""
    return f"{reverse('admin:events_audience_changelist')}?event__id__exact={event.pk}"


def _audit_of(event: Event) -> str:
    """Return the address of what was done at the event."""
    return f"{reverse('admin:accounts_auditentry_changelist')}?event={event.public_id}"
