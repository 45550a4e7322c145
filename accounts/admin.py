"""The admin of organizations, their members, users, and what they did."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin_audit import AuditEntryAdmin
from accounts.admin_base import TenantAdmin, TenantInline
from accounts.audit import actor_of
from accounts.forms import MembershipForm, MembershipFormSet, UserForm
from accounts.models import AuditEntry, Membership, Organization, Role, User
from accounts.services.users import user_remove, user_update

__all__ = ["AuditEntryAdmin", "OrganizationAdmin", "UserAdmin"]

if TYPE_CHECKING:
    UserAdminBase = DjangoUserAdmin[User]
else:
    UserAdminBase = DjangoUserAdmin

admin.site.unregister(Group)  # rights go by membership: a group would give none


class MembershipInline(TenantInline):
    """The members of an organization, whom its owners choose."""

    model = Membership
    form = MembershipForm  # type: ignore[assignment]
    formset = MembershipFormSet  # type: ignore[assignment]
    fields = ["email", "role"]
    organization_path = ""
    change_role = delete_role = Role.OWNER


@admin.register(Organization)
class OrganizationAdmin(TenantAdmin):
    """Organizations: owners change their own, superusers create and delete them."""

    organization_path = ""
    change_role = Role.OWNER
    list_display = ["name", "slug", "accent"]
    search_fields = ["name", "slug"]
    inlines = [MembershipInline]

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Only the operator brings in a tenant."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Only the operator removes a tenant, with all that it has."""
        return bool(request.user.is_active and request.user.is_superuser)

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
    list_display = ["email", "name", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        ("Rights", {"fields": ["is_active", "is_staff", "is_superuser"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save a new user, or what was changed; open pages of who lost a right are closed."""
        if change:
            user_update(user=obj, changed=form.changed_data, by=actor_of(request))
        else:
            super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a user with all their roles."""
        user_remove(user=obj, by=actor_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete users one by one: each is written down."""
        for user in queryset:
            user_remove(user=user, by=actor_of(request))
