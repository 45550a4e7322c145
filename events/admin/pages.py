"""Pages of the admin about one event: questions before great deeds, its report, tickets."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial, update_wrapper
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accounts.audit import actor_of
from events.admin.clone import CloneForm
from events.admin.moderators import moderators_page
from events.admin.panel import panel_of
from events.admin.questions import QUESTIONS, Question
from events.admin.report import curve_of
from events.admin.tickets_pages import TicketPages, tickets_list
from events.errors import EventError
from events.links import event_link, moderate_link
from events.models import Event, EventStatus
from events.report import report_csv, report_of
from events.services.clone import event_clone
from streaming.errors import StreamError

Page = Callable[[HttpRequest, Event], HttpResponse]

_NAMED = re.compile("[^a-z]")


class EventPages(TicketPages):
    """Adds the pages to the admin of events; for who may not change the event none is there."""

    def get_urls(self) -> list[URLPattern]:
        """Return the pages' addresses before the admin's own, which would swallow them."""
        pages: dict[str, Page] = {
            **{name: partial(self.ask, question=one) for name, one in QUESTIONS.items()},
            "clone": self.clone,
            "moderators": self.moderators,
            "programme": self.programme_now,
            "report": self.report,
            "report.csv": self.report_file,
            "tickets": self.tickets,
            "tickets/import": self.tickets_import,
            "tickets/export": self.tickets_export,
        }
        own = [
            path(
                f"<path:pk>/{name}/",
                self._for_organizers(page),
                name=f"events_event_{_NAMED.sub('_', name)}",
            )
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

    def ask(self, request: HttpRequest, event: Event, question: Question) -> HttpResponse:
        """Ask before something is done that many people notice, and on yes do it."""
        if request.method == "POST":
            return self._do(request, event, question)
        context = self._context(request, event) | {"question": question}
        return render(request, "admin/events/event/question.html", context)

    def clone(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Ask for the time of a copy, and make it."""
        form = CloneForm(request.POST or None, event=event)
        if form.is_valid():
            copy = event_clone(event=event, by=actor_of(request), **form.cleaned_data)
            messages.success(request, _("This is the copy, a draft. Nobody was mailed anything."))
            return HttpResponseRedirect(_page_of(copy))
        context = self._context(request, event) | {"form": form}
        return render(request, "admin/events/event/clone.html", context)

    def moderators(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Show who moderates this event without working for its organization."""
        return moderators_page(request, event, self._context(request, event))

    def report(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Show how many watched when, and the evening's figures."""
        report = report_of(event)
        more = {
            "report": report,
            "curve": curve_of(event, report),
            "watched": timedelta(seconds=report.watched_seconds),
        }
        context = self._context(request, event) | more
        return render(request, "admin/events/event/report.html", context)

    def report_file(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Answer with how many watched when, as a file."""
        named = {"Content-Disposition": f'attachment; filename="viewers-{event.public_id}.csv"'}
        return HttpResponse(report_csv(report_of(event)), content_type="text/csv", headers=named)

    def programme_now(self, request: HttpRequest, event: Event) -> HttpResponse:
        """Answer with what the panel shows now."""
        return JsonResponse(panel_of(event))

    def _for_organizers(self, page: Page) -> Callable[..., HttpResponse]:
        def shown(request: HttpRequest, pk: str) -> HttpResponse:
            event = self.get_object(request, pk)
            if not isinstance(event, Event) or not self.has_change_permission(request, event):
                raise Http404("No such event.")
            return page(request, event)

        return update_wrapper(self.admin_site.admin_view(shown), shown)

    def _do(self, request: HttpRequest, event: Event, question: Question) -> HttpResponse:
        """Call a service for the person signed in and return to the event with its answer."""
        try:
            question.service(event=event, by=actor_of(request))
        except (EventError, StreamError) as impossible:
            messages.error(request, str(impossible))
        else:
            messages.success(request, str(question.done))
        return HttpResponseRedirect(_page_of(event))

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
            "may_cancel": event.status in (EventStatus.DRAFT, EventStatus.SCHEDULED),
            "event_link": event_link(event),
            "moderate_link": moderate_link(event),
            "speakers_link": _speakers_of(event),
            "tickets_link": tickets_list(event),
            "tickets_count": event.audiences.filter(revoked_at=None).count(),
            "audit_link": _audit_of(event),
        }


def _page_of(event: Event) -> str:
    """Return the address of the event's own page."""
    return reverse("admin:events_event_change", args=[event.pk])


def _speakers_of(event: Event) -> str:
    """Return the address of the list of the event's speakers."""
    return f"{reverse('admin:events_speaker_changelist')}?event__id__exact={event.pk}"


def _audit_of(event: Event) -> str:
    """Return the address of what was done at the event."""
    return f"{reverse('admin:accounts_auditentry_changelist')}?event={event.public_id}"
