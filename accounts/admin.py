"""The admin of organizations, their members, users, and what they did."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_audit import AuditEntryAdmin
from accounts.admin_base import TenantAdmin, TenantInline
from accounts.admin_keys import APIKeyAdmin
from accounts.admin_mail import MailAdmin
from accounts.audit import actor_of
from accounts.errors import AccountError
from accounts.forms import (
    InvitationForm,
    InvitationFormSet,
    MembershipFormSet,
    UserEditForm,
    UserForm,
)
from accounts.models import AuditEntry, Invitation, Membership, Organization, Role, User
from accounts.services.organizations import organization_remove
from accounts.services.users import (
    second_factor_remove,
    user_create,
    user_note,
    user_remove,
    user_update,
)

__all__ = ["APIKeyAdmin", "AuditEntryAdmin", "MailAdmin", "OrganizationAdmin", "UserAdmin"]

if TYPE_CHECKING:
    UserAdminBase = DjangoUserAdmin[User]
else:
    UserAdminBase = DjangoUserAdmin

# Rights go by membership: a group would give none. Addresses are changed with their user, and the
# secrets of second factors are shown to nobody.
admin.site.unregister([Group, EmailAddress, Authenticator])


class MembershipInline(TenantInline):
    """The members of an organization, whom its owners choose: they come by invitation."""

    model = Membership
    formset = MembershipFormSet  # type: ignore[assignment]
    fields = ["member", "role"]
    readonly_fields = ["member"]
    organization_path = ""
    change_role = delete_role = Role.OWNER

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody be a member who did not agree to it."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read the members with their users."""
        return super().get_queryset(request).select_related("user", "organization")

    @admin.display(description=_("member"))
    def member(self, membership: Membership) -> str:
        """Name the user, with the address they sign in by."""
        user = membership.user
        return f"{user.name} · {user.email}" if user.name else user.email


class InvitationInline(TenantInline):
    """Who is invited and has not answered. Deleting takes the invitation back."""

    model = Invitation
    form = InvitationForm  # type: ignore[assignment]
    formset = InvitationFormSet  # type: ignore[assignment]
    fields = ["email", "role", "again", "until"]
    readonly_fields = ["until"]
    organization_path = ""
    view_role = change_role = delete_role = Role.OWNER

    @admin.display(description=_("valid until"))
    def until(self, invitation: Invitation) -> str:
        """Say how long it can be accepted."""
        if invitation.pk is None:
            return "–"
        if not invitation.is_open:
            return gettext("has run out")
        return date_format(timezone.localtime(invitation.expires_at), "DATE_FORMAT")


@admin.register(Organization)
class OrganizationAdmin(TenantAdmin):
    """Organizations: owners change their own, superusers create and delete them."""

    organization_path = ""
    change_role = Role.OWNER
    list_display = ["name", "slug", "accent"]
    search_fields = ["name", "slug"]
    inlines = [MembershipInline, InvitationInline]

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Only the operator brings in a tenant."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Only the operator removes a tenant, with all that it has."""
        return bool(request.user.is_active and request.user.is_superuser)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show or save an organization; what somebody else made impossible meanwhile is said."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except AccountError as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return HttpResponseRedirect(request.path)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a tenant; its log goes with it."""
        organization_remove(organization=obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """Let the audit log go with its tenant, although no entry can be deleted by itself."""
        going, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        return going, counts, set(forbidden) - {AuditEntry._meta.verbose_name}, protected

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Change who belongs to the organization, and write down who did."""
        formset.by = actor_of(request)
        super().save_formset(request, form, formset, change)


@admin.register(User)
class UserAdmin(UserAdminBase):
    """Users, for the operator; owners add members by e-mail address instead."""

    add_form = UserForm
    form = UserEditForm
    actions = ["second_factor_off"]
    list_display = ["email", "name", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save a new user, or what was changed; open pages of who lost a right are closed."""
        if change:
            user_update(user=obj, changed=form.changed_data, by=actor_of(request))
        else:
            user_create(user=obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a user with all their roles."""
        user_remove(user=obj, by=actor_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete users one by one: each is written down."""
        for user in queryset:
            user_remove(user=user, by=actor_of(request))

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  Django's name
        form_url: str = "",
    ) -> HttpResponse:
        """Set somebody's password, and write it down wherever they work."""
        with transaction.atomic():
            before = self.get_object(request, unquote(id))
            answer = super().user_change_password(request, id, form_url)
            after = self.get_object(request, unquote(id))
            if before and after and before.password != after.password:
                user_note(user=after, changed=["password"], by=actor_of(request))
        return answer

    @admin.action(description=_("Switch the second factor off (phone and codes lost)"))
    def second_factor_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Let users in by their password alone again."""
        for user in queryset:
            second_factor_remove(user=user, by=actor_of(request))
        self.message_user(request, gettext("Done: a password is all that is asked for now."))
