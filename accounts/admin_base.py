"""The base of every admin of tenant data: members see and change their organizations' rows only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation, ValidationError
from django.db.models import DateTimeField, ForeignKey, ManyToManyField, Model, QuerySet
from django.forms import ModelChoiceField, ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.access import current_organization, organizations_for
from accounts.admin_export import csv_answer
from accounts.admin_labels import label_cells, label_parts
from accounts.admin_log import note_deed, note_export, note_visit
from accounts.admin_reach import narrow, narrowed_to, reach_of
from accounts.audit import actor_of
from accounts.models import Organization, Role
from accounts.moments import MomentField, may_be_our_time

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Model]
    TabularInline = admin.TabularInline[Model, Model]
    StackedInline = admin.StackedInline[Model, Model]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline, StackedInline = admin.TabularInline, admin.StackedInline


_TO_A_MOMENT = ("", "year", "exact", "gt", "gte", "lt", "lte")


class TenantPermissions:
    """Rights by role in the row's organization, in place of Django's by model.

    ``organization_path`` leads from the row (in an inline: from the row it is shown on) to its
    organization, as a lookup; empty when the row is the organization.
    """

    organization_path: ClassVar[str] = "organization"
    view_role: ClassVar[Role] = Role.MODERATOR
    change_role: ClassVar[Role] = Role.ORGANIZER
    delete_role: ClassVar[Role] = Role.ORGANIZER
    formfield_overrides: ClassVar[Any] = {DateTimeField: {"form_class": MomentField}}

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
        reach = reach_of(request)
        if obj is None or reach.everywhere:
            return reach.anywhere(role)
        organization = self.organization_of(obj)
        return organization is not None and reach.holds(organization.pk, role)

    def organization_of(self, obj: Model) -> Organization | None:
        """Follow ``organization_path`` from a row; a row of nobody's has none."""
        found: Any = obj
        for step in filter(None, self.organization_path.split("__")):
            found = getattr(found, step)
        assert found is None or isinstance(found, Organization)  # noqa: S101  a wrong path is a bug
        return found

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any]":
        """Offer only what this person may change, for every relation to tenant data."""
        kwargs |= self._offered(db_field, request)
        field: ModelChoiceField[Model] = super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        return field

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelMultipleChoiceField[Any] | None":
        """Offer only what this person may change, here too."""
        kwargs |= self._offered(db_field, request)
        field: ModelMultipleChoiceField[Model] | None
        field = super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
        return field

    def _offered(
        self, db_field: "ForeignKey[Any, Any] | ManyToManyField[Any, Any]", request: HttpRequest
    ) -> dict[str, Any]:
        target = db_field.remote_field.model
        if target is Organization:
            return {"queryset": organizations_for(request.user, role=self.change_role)}
        other = admin.site.get_model_admin(target) if admin.site.is_registered(target) else None
        if isinstance(other, TenantAdmin):
            return {"queryset": other.scoped(request, role=other.change_role)}
        return {}


def _parameter(filtered: Any) -> str:
    """Return by what name an address uses an entry of ``list_filter``."""
    if isinstance(filtered, tuple):
        return str(filtered[0])
    return str(getattr(filtered, "parameter_name", filtered))


class TenantAdmin(TenantPermissions, ModelAdmin):
    """An admin of rows that belong to an organization. Another tenant's row is not there.

    ``export_columns`` names what of the selected rows can be downloaded as CSV, as
    ``list_display`` does; none of it when empty. ``notes_visits`` says whether it is written down
    that a superuser opened a row of an organization they do not work for.
    """

    export_columns: ClassVar[Sequence[str]] = ()
    notes_visits: ClassVar[bool] = True
    actions: Sequence[Any] | None = ("export",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Return the rows this person may see; a list has those of the organization chosen."""
        rows = self.scoped(request, role=self.view_role)
        narrowed = narrowed_to(request)
        if narrowed is None:
            return rows
        return rows.filter(**{self.organization_path or "pk": narrowed.pk})

    def scoped(self, request: HttpRequest, *, role: Role) -> QuerySet[Model]:
        """Return the rows of the organizations in which this person holds ``role``."""
        rows = super().get_queryset(request)
        if reach_of(request).everywhere:
            return rows
        within = organizations_for(request.user, role=role)
        return rows.filter(**{f"{self.organization_path or 'pk'}__in": within})

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the app shows on the admin's front page."""
        return self.has_view_permission(request)

    # --- Lists ------------------------------------------------------------------------------

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the rows of the organization this browser is at work for."""
        titled = {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        with narrow(request):
            answer = super().changelist_view(request, titled)
            # What is drawn later reads no more rows than what was counted now.
            return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Offer in filters by relation only what the rows shown lead to."""
        return [self._own_values(one) for one in super().get_list_filter(request)]

    def _own_values(self, chosen: Any) -> Any:
        field, kind = chosen if isinstance(chosen, tuple) else (chosen, None)
        if not isinstance(field, str):
            return chosen
        if "__" in field and kind is not None and issubclass(kind, admin.AllValuesFieldListFilter):
            raise ImproperlyConfigured(f"A filter by all values of {field} tells other tenants'.")
        related = "__" not in field and self.opts.get_field(field).is_relation
        if related and kind in (None, admin.RelatedFieldListFilter):
            return field, admin.RelatedOnlyFieldListFilter
        return chosen

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Let an address filter by what the list offers, so that no secret can be guessed by it."""
        filters = self.get_list_filter(request) if request else self.list_filter or ()
        names = {"pk", "id", self.date_hierarchy, *map(_parameter, filters)} - {None}
        offered = any(lookup == name or lookup.startswith(f"{name}__") for name in names)
        name, _sep, how = lookup.partition("__")
        if how in _TO_A_MOMENT and name in self._moments() and not may_be_our_time(str(value)):
            raise IncorrectLookupParameters
        return offered and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def _moments(self) -> set[str]:
        return {one.name for one in self.opts.fields if isinstance(one, DateTimeField)}

    # --- Actions ----------------------------------------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions, without the download where there are no columns for it."""
        actions = super().get_actions(request)
        if not self.export_columns:
            actions.pop("export", None)
        return actions

    def response_action(  # type: ignore[override]  # the stubs are of Django 6
        self, request: HttpRequest, queryset: QuerySet[Model]
    ) -> HttpResponse | None:
        """Act on the selected rows only where this person holds the role that it asks for."""
        mine = self.scoped(request, role=self._role_for(request)).order_by()
        try:
            return super().response_action(request, queryset.filter(pk__in=mine.values("pk")))
        except (ValueError, ValidationError) as no_key:
            raise SuspiciousOperation("A row was chosen by what is no key.") from no_key

    def _role_for(self, request: HttpRequest) -> Role:
        """Return the highest of the roles that the actions named in the request ask for."""
        by_right = {"view": self.view_role, "delete": self.delete_role}
        roles = [self.view_role]
        for name in request.POST.getlist("action"):
            function = self.get_actions(request).get(name, (None,))[0]
            rights = getattr(function, "allowed_permissions", None) or ["change"]
            roles += [by_right.get(right, self.change_role) for right in rights]
        return min(roles, key=list(Role).index)

    @admin.action(description=_("Download the selected rows (CSV)"), permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[Model]) -> HttpResponse:
        """Answer with the selected rows as a file, and write down that they left the house."""
        labels = [str(label_for_field(name, self.model, self)) for name in self.export_columns]
        rows = list(queryset)
        note_export(self, rows, by=actor_of(request))
        cells = [[lookup_field(name, row, self)[2] for name in self.export_columns] for row in rows]
        return csv_answer(f"{self.opts.model_name}.csv", labels, cells)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the organization this browser is at work for, or the only one there is."""
        given = super().get_changeform_initial_data(request)
        if self.organization_path != "organization":
            return given
        mine = list(organizations_for(request.user, role=self.change_role)[:2])
        chosen = current_organization(request) or (mine[0] if len(mine) == 1 else None)
        return {"organization": chosen.pk, **given} if chosen else given

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form, with names for the halves of dates."""
        form = super().get_form(request, obj, change, **kwargs)
        label_parts(form.base_fields)
        return form

    # --- One row ----------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save a row; a superuser's look at another's row is written down."""
        row = self.get_object(request, object_id) if object_id else None
        if row is not None and self.notes_visits and request.method == "GET":
            note_visit(self, row, request)
        titled = {"title": str(row), "subtitle": capfirst(self.opts.verbose_name)} if row else {}
        more = {"show_save_and_add_another": False, **titled, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, more)

    def save_model(
        self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool
    ) -> None:
        """Save a row that no service is there for, and write down who did."""
        super().save_model(request, obj, form, change)
        if form.changed_data or not change:
            deed = "update" if change else "create"
            note_deed(self, obj, deed, by=actor_of(request), changed=form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete a row that no service is there for, and write down who did."""
        note_deed(self, obj, "delete", by=actor_of(request))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        """Delete rows one by one: each is written down."""
        for row in queryset:
            self.delete_model(request, row)


class ReadOnlyAdmin(TenantAdmin):
    """An admin of rows that are read and written by nobody's hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody write a row by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody change one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody delete one."""
        return False


class TenantInline(TenantPermissions, TabularInline):
    """Rows shown on the page of a row that belongs to an organization."""

    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset, each field of it with a name for those who listen."""
        formset = super().get_formset(request, obj, **kwargs)
        label_cells(formset.form.base_fields)
        label_parts(formset.form.base_fields)
        return formset


class TenantStack(TenantPermissions, StackedInline):
    """The same for rows with more fields than fit beside each other."""

    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset, with names for the halves of dates."""
        formset = super().get_formset(request, obj, **kwargs)
        label_parts(formset.form.base_fields)
        return formset
