"""Forms of the admin about tickets."""

from email.utils import parseaddr
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.admin.forms import GuestForm
from events.models import Event, TicketType
from events.ticket_forms import AddressField, NameField
from events.ticket_import import Flaw, ImportPlan, import_plan
from events.tickets_csv import (
    LARGEST_FILE,
    Line,
    UnreadableFileError,
    table_decode,
    table_read,
)

_MOST_LINES = 2000


def flaw_text(flaw: Flaw) -> str:
    """Return what is wrong with a line, and which it is."""
    if not flaw.line:
        return flaw.text
    return _("Line %(line)d: %(text)s") % {"line": flaw.line, "text": flaw.text}


class TicketsForm(forms.Form):
    """Many tickets at once, from pasted addresses."""

    lines = forms.CharField(
        label=gettext_lazy("Ticket holders"),
        widget=forms.Textarea(attrs={"rows": 12, "cols": 60}),
        help_text=gettext_lazy(
            "One e-mail address a line, alone or like: Vera Viewer <vera@example.com>"
        ),
    )
    ticket_type = ModelChoiceField(
        TicketType.objects.none(),
        label=gettext_lazy("Ticket type"),
        required=False,
        empty_label=pgettext_lazy("ticket type", "None"),
    )
    mailed = forms.BooleanField(
        label=gettext_lazy("Mail everybody their link"), required=False, initial=True
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        types = self.fields["ticket_type"]
        assert isinstance(types, ModelChoiceField)  # noqa: S101 - it is declared above
        types.queryset = TicketType.objects.filter(event=event)

    def clean(self) -> dict[str, Any]:
        """Add the ``plan``; every line that names no new holder is an error of its own."""
        cleaned = super().clean() or {}
        lines = cleaned.get("lines", "").splitlines()
        if len(lines) > _MOST_LINES:
            said = _("Issue at most %(most)d tickets at once.")
            self.add_error("lines", said % {"most": _MOST_LINES})
        elif "lines" in cleaned and "ticket_type" in cleaned:
            cleaned["plan"] = plan = self._plan(lines, cleaned["ticket_type"])
            for flaw in plan.flaws:
                self.add_error("lines", flaw_text(flaw))
        return cleaned

    def _plan(self, lines: list[str], kind: TicketType | None) -> ImportPlan:
        table = [
            _pasted(number, line.strip(), kind.name if kind else "")
            for number, line in enumerate(lines, start=1)
            if line.strip()
        ]
        plan = import_plan(self.event, table)
        for ticket in plan.tickets:
            ticket.ticket_type = kind
            ticket.source = "issued"
        return plan


def _pasted(number: int, line: str, kind: str) -> Line:
    name, address = parseaddr(line)
    return Line(number, (address if "@" in address else line).lower(), name, kind)


class UploadForm(forms.Form):
    """A table of tickets, from a file, or as it was shown before."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        help_text=gettext_lazy(
            "A table with a line of headings: name, email, type. "
            "Commas, semicolons or tabs stand between the columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    table = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    mailed = forms.BooleanField(
        label=gettext_lazy("Mail everybody their link"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        """Add the ``text`` of the table and its ``lines``."""
        cleaned = super().clean() or {}
        try:
            cleaned["text"] = self._text(cleaned)
            cleaned["lines"] = table_read(cleaned["text"])
        except UnreadableFileError as error:
            raise ValidationError(str(error)) from error
        return cleaned

    def _text(self, cleaned: dict[str, Any]) -> str:
        upload = cleaned.get("file")
        if upload is None:
            if not cleaned.get("table"):
                raise UnreadableFileError(_("Choose a file."))
            return str(cleaned["table"])
        if upload.size > LARGEST_FILE:
            raise UnreadableFileError(_("The file is larger than 1 MB. Import it in parts."))
        return table_decode(upload.read())


class TicketForm(GuestForm):
    """One ticket: its type is one of its event's, and stays."""

    def clean(self) -> dict[str, Any]:
        """Refuse a type of another event, which is not even offered."""
        cleaned = super().clean()
        kind, event = cleaned.get("ticket_type"), cleaned.get("event")
        if kind is not None and event is not None and kind.event_id != event.pk:
            self.add_error("ticket_type", _("This type belongs to another event."))
        return cleaned


class HandOverForm(forms.Form):
    """Who takes a ticket over."""

    name = NameField(label=gettext_lazy("Name"))
    email = AddressField(label=gettext_lazy("E-mail address"))
