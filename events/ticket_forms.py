"""What guests fill in: to register, to walk in, to find their ticket, to pass it on."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.models import Event, TicketType
from events.sales import Sale, sales_of
from events.ticket_names import LONGEST_NAME, check_name

# What mail programs make a link of: nobody shall send strangers theirs, as the name in our mails.
_LINK = re.compile(
    r"://|\bwww\.|\w\.[a-z]{2,}/"
    r"|\w\.(?:app|biz|click|cn|com|de|dev|info|io|link|me|net|online|org|ru|shop|site|top|xyz)\b",
    re.IGNORECASE,
)


class NameField(forms.CharField):
    """A name that others may see, and that is no link."""

    default_error_messages = {"required": _("Write your name.")}  # noqa: RUF012 - Django's way

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, validators=[check_name], **kwargs)

    def clean(self, value: Any) -> str:
        """Return the name with single blanks."""
        name = " ".join(super().clean(value).split())
        if _LINK.search(name):
            raise ValidationError(self.error_messages["required"], code="link")
        return name


class AddressField(forms.EmailField):
    """An e-mail address, in the form in which it is kept."""

    default_error_messages = {  # noqa: RUF012 - Django's way
        "required": _("Write your e-mail address."),
        "invalid": _("This is no e-mail address. Write it like vera@example.com."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the address in lower case."""
        return str(super().clean(value)).lower()


class WalkInForm(forms.Form):
    """A seat for a name."""

    name = NameField()


class FindForm(forms.Form):
    """Where the tickets went that somebody misses."""

    email = AddressField()


class TransferForm(forms.Form):
    """Who takes a seat over."""

    name = NameField()
    email = AddressField()


class RegistrationForm(forms.Form):
    """Who wants which ticket. Types that cannot be had now are shown, and cannot be chosen."""

    ticket_type = forms.CharField(error_messages={"required": _("Choose a ticket.")}, max_length=16)
    name = NameField()
    email = AddressField()
    code = forms.CharField(required=False, max_length=40)
    reminders = forms.BooleanField(required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sales: list[Sale] = [one for one in sales_of(event) if one.ticket_type.registration]
        self.open = [one for one in self.sales if one.is_open and not one.is_sold_out]
        self.asks_code = any(one.ticket_type.code for one in self.open)

    @property
    def chosen(self) -> str:
        """The id of the type that is chosen; of the only one without a choice."""
        if len(self.open) == 1:
            return self.open[0].ticket_type.public_id
        return str(self["ticket_type"].value() or "")

    def clean_ticket_type(self) -> TicketType:
        """Return the type chosen, also one that was sold out meanwhile: the service says so."""
        wanted = self.cleaned_data["ticket_type"]
        for sale in self.sales:
            if sale.ticket_type.public_id == wanted:
                return sale.ticket_type
        raise ValidationError(_("Choose a ticket."))
