"""The admin of events."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.contrib import admin, messages
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.audit import actor_of
from events.admin.forms import EventForm
from events.admin.guests import SpeakerInline
from events.admin.pages import EventPages
from events.admin.ticket_types import TicketTypeInline
from events.errors import EventError
from events.models import Event, Speaker, default_time_zone
from events.services.event import event_create, event_update
from events.services.guests import guest_update, speaker_invite
from events.services.ticket_types import (
    ticket_type_create,
    ticket_type_remove,
    ticket_type_update,
)


@admin.register(Event)
class EventAdmin(EventPages):
    """Events of one's organizations. They are cancelled or ended, and never deleted."""

    form = EventForm  # type: ignore[assignment]
    fieldsets = (
        (None, {"fields": ["organization", "title", "description", "poster", "status"]}),
        (
            _("Time"),
            {
                "fields": [
                    "starts_at", "ends_at", "time_zone", "doors_minutes", "auto_start", "auto_end",
                ],
            },
        ),
        (_("Audience"), {"fields": ["visibility", "capacity", "ticket_connections"]}),
        (_("Stage"), {"fields": ["speakers_enter", "stage_capacity"]}),
    )  # fmt: skip
    list_display = ["title", "organization", "starts", "status", "programme"]
    list_filter = ["status", "visibility", "organization"]
    list_select_related = ["organization", "stream"]
    search_fields = ["title"]
    date_hierarchy = "starts_at"
    export_columns = (
        "title", "organization", "starts_at", "ends_at", "time_zone", "status", "visibility",
        "capacity",
    )  # fmt: skip
    inlines = [SpeakerInline, TicketTypeInline]

    class Media:
        js = ["js/admin.js"]
        css = {"all": ["css/admin.css"]}

    @admin.display(description=_("starts"), ordering="starts_at")
    def starts(self, event: Event) -> str:
        """Show the start where the event is planned."""
        there = event.starts_at.astimezone(event.zone)
        return f"{date_format(there, 'DATETIME_FORMAT', use_l10n=True)} ({event.time_zone})"

    @admin.display(description=_("programme"))
    def programme(self, event: Event) -> str:
        """Say what the stream does."""
        return _said(event)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep the event: people hold tickets for it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep an event with its organization."""
        return ["organization"] if obj else []

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Read and write times in the event's zone; what came in between meanwhile is said."""
        with timezone.override(self._zone(request, object_id)):
            try:
                answer = super().changeform_view(request, object_id, form_url, extra_context)
            except EventError as impossible:
                messages.error(request, str(impossible))
                return HttpResponseRedirect(request.path)
            return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer

    def _zone(self, request: HttpRequest, object_id: str | None) -> ZoneInfo:
        event = self.get_object(request, object_id) if object_id else None
        stored = event.time_zone if isinstance(event, Event) else default_time_zone()
        asked = request.POST.get("time_zone", stored)
        return ZoneInfo(asked if asked in available_timezones() else stored)

    def save_model(
        self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool
    ) -> None:
        """Create an event with its stream, or save what was changed."""
        by = actor_of(request)
        if not change:
            event_create(event=obj, by=by)
        elif form.changed_data:
            event_update(event=obj, changed=form.changed_data, by=by)

    def save_formset(
        self,
        request: HttpRequest,
        form: Any,
        formset: "BaseInlineFormSet[Any, Any, Any]",
        change: bool,
    ) -> None:
        """Invite new speakers, make new types of tickets, and save what was changed."""
        formset.save(commit=False)
        by = actor_of(request)
        for row in formset.deleted_objects:
            ticket_type_remove(ticket_type=row, by=by)
        for row in formset.new_objects:
            if isinstance(row, Speaker):
                speaker_invite(speaker=row, by=by)
            else:
                ticket_type_create(ticket_type=row, by=by)
        for row, changed in formset.changed_objects:
            if isinstance(row, Speaker):
                guest_update(guest=row, changed=changed, by=by)
            else:
                ticket_type_update(ticket_type=row, changed=changed, by=by)


def _said(event: Event) -> str:
    """Return what the programme does in a word or two."""
    return gettext("rehearsal") if event.rehearsing else str(event.stream.get_state_display())
