"""The admin of events."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.contrib import admin
from django.db.models import ForeignKey
from django.forms import BaseInlineFormSet, ModelChoiceField, ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone

from accounts.access import organizations_for
from accounts.audit import actor_of
from accounts.models import Organization, Role
from events.admin.forms import EventForm
from events.admin.guests import SpeakerInline
from events.admin.pages import EventPages
from events.models import Event, default_time_zone
from events.services.event import event_create, event_update
from events.services.guests import guest_update, speaker_invite


@admin.register(Event)
class EventAdmin(EventPages):
    """Events of one's organizations. They are cancelled or ended, and never deleted."""

    form = EventForm  # type: ignore[assignment]
    fields = (*EventForm.Meta.fields,)  # in this order, where the organization is read-only too
    list_display = ["title", "organization", "starts_at", "status", "programme"]
    list_filter = ["status"]
    list_select_related = ["organization", "stream"]
    search_fields = ["title"]
    date_hierarchy = "starts_at"
    inlines = [SpeakerInline]

    class Media:
        js = ["js/admin.js"]
        css = {"all": ["css/admin.css"]}

    @admin.display(description="programme")
    def programme(self, event: Event) -> str:
        """Say what the stream does."""
        return event.stream.get_state_display()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep the event: people hold tickets for it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep an event with its organization."""
        return ["organization"] if obj else []

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any]":
        """Offer the organizations this person may organize for."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.remote_field.model is Organization:
            field.queryset = organizations_for(request.user, role=Role.ORGANIZER)
        return field

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Read and write times in the event's zone."""
        with timezone.override(self._zone(request, object_id)):
            answer = super().changeform_view(request, object_id, form_url, extra_context)
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
        """Invite new speakers, and save what was changed about others."""
        formset.save(commit=False)
        by = actor_of(request)
        for speaker in formset.new_objects:
            speaker_invite(speaker=speaker, by=by)
        for speaker, changed in formset.changed_objects:
            guest_update(guest=speaker, changed=changed, by=by)
