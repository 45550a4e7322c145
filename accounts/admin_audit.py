"""The audit log in the admin: read by organizers, written and changed by nobody."""

import json
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import ReadOnlyAdmin
from accounts.models import AuditEntry, Role

_OFFERED = 30  # events


class EventFilter(admin.SimpleListFilter):
    """The events that something was done at, the latest first, and any other by its address."""

    title = _("event")
    parameter_name = "event"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        """Offer the events of this person's organizations, by the name each had last."""
        entries = model_admin.get_queryset(request).exclude(context="").order_by()
        latest = entries.values("context").annotate(latest=Max("pk")).order_by("-latest")
        chosen = [one["latest"] for one in latest[:_OFFERED]]
        named = entries.filter(pk__in=chosen).order_by("-pk")
        return list(named.values_list("context", "context_name"))

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry]
    ) -> QuerySet[AuditEntry]:
        """Keep the entries of the event chosen."""
        return queryset.filter(context=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what to whom, when and from where."""

    view_role: ClassVar[Role] = Role.ORGANIZER
    list_display = ["when", "actor_name", "action", "target", "address", "context_name"]
    list_filter = [
        EventFilter,
        ("actor", admin.RelatedOnlyFieldListFilter),
        ("action", admin.AllValuesFieldListFilter),
        ("at", admin.DateFieldListFilter),
        ("organization", admin.RelatedOnlyFieldListFilter),
    ]
    export_columns = ("when", "organization", "actor_name", "action", "target", "address",
                      "context_name")  # fmt: skip
    notes_visits = False
    date_hierarchy = "at"
    search_fields = ["actor_name", "action", "target", "context_name", "=address"]
    list_select_related = ["organization"]
    show_full_result_count = False
    fields = [
        "when", "organization", "actor_name", "actor", "action", "target",
        "context_name", "context", "address", "more",
    ]  # fmt: skip
    readonly_fields = ["when", "more"]

    @admin.display(description=_("when"), ordering="at")
    def when(self, entry: AuditEntry) -> str:
        """Show the moment to the second, with its zone."""
        return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S %Z}"

    @admin.display(description=_("details"))
    def more(self, entry: AuditEntry) -> SafeString | str:
        """Show what else is known of the action."""
        if not entry.details:
            return gettext("none")
        return format_html("<pre>{}</pre>", json.dumps(entry.details, indent=2, ensure_ascii=False))
