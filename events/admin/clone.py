"""The form for a copy of an event."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_labels import label_parts
from accounts.moments import MomentField
from config import clock
from events.models import Event

_A_WEEK = timedelta(days=7)


class CloneForm(forms.Form):
    """When the copy begins, in the event's own time zone, and what it is called."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    starts_at = MomentField(label=gettext_lazy("Starts at"), widget=AdminSplitDateTime)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["title"].initial = event.title
        again = (event.starts_at + _A_WEEK).astimezone(event.zone)
        self.fields["starts_at"].initial = again.replace(tzinfo=None)
        self.fields["starts_at"].help_text = event.time_zone
        label_parts(self.fields)

    def clean_starts_at(self) -> datetime:
        """Read the time in the event's zone; a copy of something begins after now."""
        written: datetime = self.cleaned_data["starts_at"]
        starts_at = timezone.make_naive(written).replace(tzinfo=self.event.zone)
        if starts_at < clock.now():
            raise ValidationError(_("This time has passed. Choose a later one."))
        return starts_at
