"""The base of every admin of tenant data: members see and change their organizations' rows only."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from accounts.access import has_role, organizations_for
from accounts.models import Organization, Role

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Model]
    TabularInline = admin.TabularInline[Model, Model]
else:
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline


class TenantPermissions:
    """Rights by role in the row's organization, in place of Django's by model.

    ``organization_path`` leads from the row (in an inline: from the row it is shown on) to its
    organization, as a lookup; empty when the row is the organization.
    """

    organization_path: ClassVar[str] = "organization"
    view_role: ClassVar[Role] = Role.MODERATOR
    change_role: ClassVar[Role] = Role.ORGANIZER
    delete_role: ClassVar[Role] = Role.ORGANIZER

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether the row, or any row, may be seen."""
        return self._allows(request, obj, self.view_role)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether a row may be added."""
        return self._allows(request, obj, self.change_role)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether the row, or any row, may be changed."""
        return self._allows(request, obj, self.change_role)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether the row, or any row, may be deleted."""
        return self._allows(request, obj, self.delete_role)

    def _allows(self, request: HttpRequest, obj: Model | None, role: Role) -> bool:
        if not request.user.is_staff:
            return False
        if obj is None:
            return organizations_for(request.user, role=role).exists()
        return has_role(request.user, self.organization_of(obj), role=role)

    def organization_of(self, obj: Model) -> Organization:
        """Follow ``organization_path`` from a row."""
        found: Any = obj
        for step in filter(None, self.organization_path.split("__")):
            found = getattr(found, step)
        assert isinstance(found, Organization)  # noqa: S101  a wrong path is a bug
        return found

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any]":
        """Offer only what this person may change, for every relation to tenant data."""
        target = db_field.remote_field.model
        other = admin.site.get_model_admin(target) if admin.site.is_registered(target) else None
        if isinstance(other, TenantAdmin):
            kwargs["queryset"] = other.scoped(request, role=other.change_role)
        field: ModelChoiceField[Model] = super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        return field


class TenantAdmin(TenantPermissions, ModelAdmin):
    """An admin of rows that belong to an organization. Another tenant's row is not there."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Return the rows this person may see."""
        return self.scoped(request, role=self.view_role)

    def scoped(self, request: HttpRequest, *, role: Role) -> QuerySet[Model]:
        """Return the rows of the organizations in which this person holds ``role``."""
        within = organizations_for(request.user, role=role)
        path = self.organization_path or "pk"
        return super().get_queryset(request).filter(**{f"{path}__in": within})

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the app shows on the admin's front page."""
        return self.has_view_permission(request)


class TenantInline(TenantPermissions, TabularInline):
    """Rows shown on the page of a row that belongs to an organization."""

    extra = 0
