"""The admin of organizations, their members, and users."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts.admin_base import TenantAdmin, TenantInline
from accounts.forms import MembershipForm, UserForm
from accounts.models import Membership, Organization, Role, User

if TYPE_CHECKING:
    UserAdminBase = DjangoUserAdmin[User]
else:
    UserAdminBase = DjangoUserAdmin

admin.site.unregister(Group)  # rights go by membership: a group would give none


class MembershipInline(TenantInline):
    """The members of an organization, whom its owners choose."""

    model = Membership
    form = MembershipForm  # type: ignore[assignment]
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
