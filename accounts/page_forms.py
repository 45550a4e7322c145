"""Forms of the account's own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OrganizationForm(forms.Form):
    """A new organization: all else about it is set later, in the admin."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class ProfileForm(forms.Form):
    """What others read of a user."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
