"""Moments that people write down: of years that every time zone and calendar can reckon with."""

import re
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import SplitDateTimeField
from django.utils.translation import gettext as _
from django_filters.fields import IsoDateTimeField
from django_filters.rest_framework import IsoDateTimeFilter

EARLIEST, LATEST = 2000, 2200  # years: far enough from where time zones run over the calendar
_YEAR = re.compile(r"[0-9]{1,9}")


def require_our_time(day: date) -> None:
    """Raise ValidationError for what nobody can plan for."""
    if not EARLIEST <= day.year <= LATEST:
        raise ValidationError(_("Choose a year between 2000 and 2200."))


def may_be_our_time(text: str) -> bool:
    """Whether a text is no moment at all, or one that somebody can plan for."""
    year = _YEAR.match(text)
    return year is None or EARLIEST <= int(year[0]) <= LATEST


class MomentField(SplitDateTimeField):
    """A day and a time of it, in a form."""

    def compress(self, data_list: Any) -> datetime | None:
        """Put the two together. Raises ValidationError."""
        if data_list and isinstance(data_list[0], date):
            require_our_time(data_list[0])
        return super().compress(data_list)


class _QueryField(IsoDateTimeField):  # type: ignore[misc]  # it is untyped
    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if isinstance(moment, datetime):
            require_our_time(moment)
        return moment


class MomentFilter(IsoDateTimeFilter):  # type: ignore[misc]  # it is untyped
    """A moment by which a list is narrowed, with its offset; without one it is the site's time."""

    field_class = _QueryField
