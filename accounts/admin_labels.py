"""Names for the fields of the admin that Django draws without a label, for those who listen."""

from typing import Any

from django import forms
from django.forms.widgets import MultiWidget
from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


def label_parts(fields: dict[str, forms.Field]) -> None:
    """Name the two halves of every date with a time."""
    for name, field in fields.items():
        widget = field.widget
        if isinstance(widget, MultiWidget) and len(widget.widgets) == 2:
            halves = (_("date"), _("time"))
            for part, half in zip(widget.widgets, halves, strict=True):
                part.attrs["aria-label"] = format_lazy("{}, {}", _label(name, field), half)


def label_cells(fields: dict[str, forms.Field]) -> None:
    """Name every field of a table, where only the column has a heading."""
    for name, field in fields.items():
        field.widget.attrs.setdefault("aria-label", _label(name, field))


def _label(name: str, field: forms.Field) -> Any:
    return field.label if field.label is not None else lazystr(name.replace("_", " "))
