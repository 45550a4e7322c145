"""Forms of the events admin."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from events.models import Event, EventStatus

if TYPE_CHECKING:
    EventModelForm = forms.ModelForm[Event]
    GuestModelForm = forms.ModelForm[Any]
    GuestInlineFormSet = forms.BaseInlineFormSet[Any, Event, Any]
else:
    EventModelForm = GuestModelForm = forms.ModelForm
    GuestInlineFormSet = forms.BaseInlineFormSet

_NEXT: dict[str, tuple[EventStatus, ...]] = {
    EventStatus.DRAFT: (EventStatus.DRAFT, EventStatus.SCHEDULED),
    EventStatus.SCHEDULED: (EventStatus.SCHEDULED,),
    EventStatus.ENDED: (EventStatus.ENDED,),
    EventStatus.CANCELLED: (EventStatus.CANCELLED,),
}


class EventForm(EventModelForm):
    """An event, with the statuses it may have next: it ends and is cancelled on other pages."""

    class Meta:
        model = Event
        fields = [
            "organization", "title", "description", "poster", "status",
            "starts_at", "ends_at", "time_zone", "doors_minutes", "auto_start", "auto_end",
            "visibility", "capacity", "ticket_connections",
            "speakers_enter", "stage_capacity",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            planned = self.instance.status if self.instance.pk else EventStatus.DRAFT
            statuses = [(status.value, status.label) for status in _NEXT[planned]]
            self.fields["status"].choices = statuses  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a programme that ends by itself at a time that nobody gave."""
        cleaned = super().clean() or {}
        if cleaned.get("auto_end") and not cleaned.get("ends_at"):
            self.add_error("ends_at", _("Give a planned end: the programme is to end by itself."))
        return cleaned


class GuestForm(GuestModelForm):
    """A guest: one address holds one valid link to an event."""

    def clean(self) -> dict[str, Any]:
        """Compare addresses in lower case, as they are kept."""
        cleaned = super().clean() or {}
        email = cleaned["email"] = (cleaned.get("email") or "").lower()
        event = cleaned["event"].pk if cleaned.get("event") else self.instance.event_id
        others = self._meta.model._default_manager.filter(event=event, revoked_at=None)
        if email and others.filter(email=email).exclude(pk=self.instance.pk).exists():
            self.add_error("email", _("This address already has a link to this event."))
        return cleaned


class GuestFormSet(GuestInlineFormSet):
    """The new guests of one page: their addresses differ too."""

    def clean(self) -> None:
        """Refuse the second use of an address."""
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            email = getattr(form, "cleaned_data", {}).get("email")
            if email in seen:
                form.add_error("email", _("This address is there twice."))
            elif email:
                seen.add(email)
