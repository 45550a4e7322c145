"""Forms of the accounts admin."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm

from accounts.models import Membership, Role, User
from accounts.services import member_add

if TYPE_CHECKING:
    MembershipModelForm = forms.ModelForm[Membership]
    UserCreationForm = BaseUserCreationForm[User]
else:
    MembershipModelForm, UserCreationForm = forms.ModelForm, BaseUserCreationForm


class MembershipForm(MembershipModelForm):
    """A member by e-mail address, so that no list of all users needs to be shown."""

    email = forms.EmailField(label="E-mail address")

    class Meta:
        model = Membership
        fields = ["role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["email"].initial = self.instance.user.email
            self.fields["email"].disabled = True

    def save(self, commit: bool = True) -> Membership:
        """Give the address the role."""
        self.instance = member_add(
            organization=self.instance.organization,
            email=self.cleaned_data["email"],
            role=Role(self.cleaned_data["role"]),
        )
        return self.instance


class UserForm(UserCreationForm):
    """A new user, by e-mail address."""

    class Meta:
        model = User
        fields = ["email", "name"]
