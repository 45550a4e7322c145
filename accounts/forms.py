"""Forms of the accounts admin."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.forms import UserChangeForm as DjangoUserChangeForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.addresses import is_anothers_address
from accounts.audit import SYSTEM
from accounts.errors import AlreadyMemberError, LastOwnerError
from accounts.models import Invitation, Membership, Organization, Role, User
from accounts.services.answering import unanswered
from accounts.services.invitations import invitation_revoke, invitation_send
from accounts.services.members import member_remove, member_set

if TYPE_CHECKING:
    MembershipModelForm = forms.ModelForm[Membership]
    InvitationModelForm = forms.ModelForm[Invitation]
    UserCreationForm = BaseUserCreationForm[User]
    UserChangeForm = DjangoUserChangeForm[User]
    MembershipInlineFormSet = forms.BaseInlineFormSet[Membership, Organization, MembershipModelForm]
    InvitationInlineFormSet = forms.BaseInlineFormSet[Invitation, Organization, InvitationModelForm]
else:
    MembershipModelForm = InvitationModelForm = forms.ModelForm
    UserCreationForm, UserChangeForm = BaseUserCreationForm, DjangoUserChangeForm
    MembershipInlineFormSet = InvitationInlineFormSet = forms.BaseInlineFormSet


class MembershipFormSet(MembershipInlineFormSet):
    """The members of one organization, changed by ``by``: owners are made before they go."""

    by = SYSTEM

    def clean(self) -> None:
        """Refuse to leave the organization without an owner."""
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.initial_forms if not _goes(form)]
        owners = [form for form in kept if form.cleaned_data.get("role") == Role.OWNER]
        had = any(form.initial.get("role") == Role.OWNER for form in self.initial_forms)
        if had and not any(form.instance.user.is_active for form in owners):
            raise ValidationError(str(LastOwnerError()))

    def save_existing_objects(self, commit: bool = True) -> list[Membership]:
        """Save the changed members, the highest role first, and then who goes."""
        self.changed_objects, self.deleted_objects = [], []
        for form in sorted(self.initial_forms, key=_rank):
            if form.has_changed() and not _goes(form):
                role = Role(form.cleaned_data["role"])
                member = form.instance
                member_set(organization=self.instance, user=member.user, role=role, by=self.by)
                self.changed_objects.append((member, form.changed_data))
        for form in self.deleted_forms:
            member_remove(membership=form.instance, by=self.by)
            self.deleted_objects.append(form.instance)
        return [member for member, _changed in self.changed_objects]


def _goes(form: forms.BaseForm) -> bool:
    return bool(form.cleaned_data.get(DELETION_FIELD_NAME))


def _rank(form: forms.BaseForm) -> int:
    return list(Role).index(Role(form.cleaned_data["role"]))


class InvitationForm(InvitationModelForm):
    """Somebody to be invited by e-mail address, or who is and has not answered."""

    again = forms.BooleanField(label=gettext_lazy("Send again"), required=False)

    class Meta:
        model = Invitation
        fields = ["email", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["email"].disabled = True
        else:
            self.fields["again"].widget = forms.HiddenInput()

    def clean_email(self) -> str:
        """Refuse who is a member already."""
        email = str(self.cleaned_data["email"]).strip().lower()
        members = Membership.objects.filter(organization=self.instance.organization_id)
        if members.filter(user__email=email).exists():
            raise ValidationError(str(AlreadyMemberError(email)))
        return email


class InvitationFormSet(InvitationInlineFormSet):
    """The invitations of one organization that nobody has answered, changed by ``by``."""

    by = SYSTEM
    _open: QuerySet[Invitation] | None = None

    def get_queryset(self) -> QuerySet[Invitation]:
        """Leave out what was accepted or taken back; it is read once for all forms."""
        if self._open is None:
            self._open = unanswered(super().get_queryset())
        return self._open

    def save_new(self, form: InvitationModelForm, commit: bool = True) -> Invitation:
        """Mail the invitation."""
        return self._send(form)

    def save_existing(
        self, form: InvitationModelForm, obj: Invitation, commit: bool = True
    ) -> Invitation:
        """Mail it again, with the role chosen now."""
        return self._send(form)

    def delete_existing(self, obj: Invitation, commit: bool = True) -> None:
        """Take it back."""
        invitation_revoke(invitation=obj, by=self.by)

    def _send(self, form: InvitationModelForm) -> Invitation:
        return invitation_send(
            organization=self.instance,
            email=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
            by=self.by,
        )


def _own_address(email: str, user: User | None = None) -> str:
    """Return an address as it is kept. Raises ValidationError when it is somebody else's."""
    if is_anothers_address(email, user=user):
        raise ValidationError(_("Somebody else has confirmed this address as theirs."))
    return email.strip().lower()


class UserForm(UserCreationForm):
    """A new user, by e-mail address."""

    class Meta:
        model = User
        fields = ["email", "name"]

    def clean_email(self) -> str:
        """Refuse an address of somebody else's."""
        return _own_address(self.cleaned_data["email"])


class UserEditForm(UserChangeForm):
    """A user as the operator changes them."""

    class Meta:
        model = User
        fields: Iterable[str] = "__all__"

    def clean_email(self) -> str:
        """Refuse an address of somebody else's."""
        return _own_address(self.cleaned_data["email"], self.instance)
