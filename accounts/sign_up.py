"""What sign-up asks for beside an address and a password."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignUpForm(forms.Form):
    """The first fields of the sign-up form; allauth adds its own and calls ``signup``."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name of a user who was just made."""
        user.name = self.cleaned_data["name"].strip()
        user.save(update_fields=["name"])
