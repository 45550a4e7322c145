"""Forms of the accounts admin."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm

from accounts.audit import SYSTEM
from accounts.models import Membership, Organization, Role, User
from accounts.services.members import member_add, member_remove

if TYPE_CHECKING:
    MembershipModelForm = forms.ModelForm[Membership]
    UserCreationForm = BaseUserCreationForm[User]
    MembershipInlineFormSet = forms.BaseInlineFormSet[Membership, Organization, MembershipModelForm]
else:
    MembershipModelForm, UserCreationForm = forms.ModelForm, BaseUserCreationForm
    MembershipInlineFormSet = forms.BaseInlineFormSet


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


class MembershipFormSet(MembershipInlineFormSet):
    """The members of one organization, changed by ``by``."""

    by = SYSTEM

    def save_new(self, form: MembershipModelForm, commit: bool = True) -> Membership:
        """Give the address the role."""
        return self._give(form)

    def save_existing(
        self, form: MembershipModelForm, obj: Membership, commit: bool = True
    ) -> Membership:
        """Give the member another role."""
        return self._give(form)

    def delete_existing(self, obj: Membership, commit: bool = True) -> None:
        """Take the role away."""
        member_remove(membership=obj, by=self.by)

    def _give(self, form: MembershipModelForm) -> Membership:
        return member_add(
            organization=self.instance,
            email=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
            by=self.by,
        )


class UserForm(UserCreationForm):
    """A new user, by e-mail address."""

    class Meta:
        model = User
        fields = ["email", "name"]
