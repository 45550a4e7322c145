"""The admin as a site: one signs in and out as everywhere, and sees the rows of one's own."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.admin_base import TenantAdmin
from accounts.row_keys import is_row_key

_APPS = ("events", "accounts")
_MODELS = ("Event", "Speaker", "Audience", "TicketType", "Organization", "Mail", "APIKey")


def _place(order: tuple[str, ...], name: str) -> int:
    """Return where something stands; what is not named comes last, in the order it had."""
    return order.index(name) if name in order else len(order)


class Choices(AutocompleteJsonView):
    """The rows offered while somebody types into a field that leads to them."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows found that this person may change: a form takes no others."""
        found = super().get_queryset()
        if isinstance(self.model_admin, TenantAdmin):
            mine = self.model_admin.scoped(self.request, role=self.model_admin.change_role)
            found = found.filter(pk__in=mine.order_by().values("pk"))
        return found


class Site(admin.AdminSite):
    """The admin of Footlight.

    People sign in where everybody does, so that two factors and throttles count here too.
    """

    site_header = site_title = "Footlight"
    index_title = _("House and stage")
    site_url = "/"
    enable_nav_sidebar = False  # templates/admin/base_site.html has a column of its own

    def get_urls(self) -> list[Any]:
        """Put our way from a row to its public page before Django's, which asks for no right."""
        own: list[URLPattern] = [
            path(
                "r/<path:content_type_id>/<path:object_id>/",
                self.admin_view(self.on_site),
                name="view_on_site",
            )
        ]
        return own + super().get_urls()

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the sign-in page, and whoever is signed in and has no business here away."""
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(
            request.GET.get("next") or reverse("admin:index"), reverse("account_login")
        )

    def logout(  # type: ignore[override]  # a redirect, no page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the page where everybody signs out."""
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(  # type: ignore[override]  # a redirect, no page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the page where everybody changes their password."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def password_change_done(  # type: ignore[override]  # a redirect, no page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the front page: nothing ends here any more."""
        return HttpResponseRedirect(reverse("admin:index"))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Offer what may be chosen, which can be less than what may be seen."""
        return Choices.as_view(admin_site=self)(request)  # type: ignore[return-value]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the sections in the order in which an organizer needs them."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda one: _place(_MODELS, one["object_name"]))
        return sorted(apps, key=lambda app: _place(_APPS, app["app_label"]))

    def get_log_entries(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """List none: Django's own log knows no tenants, and the audit log is shown instead."""
        return LogEntry.objects.none()

    def on_site(self, request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponse:
        """Lead to the public page of a row that this person may see in the admin, or to a 404."""
        model_admin = self._admin_of(content_type_id)
        row = model_admin.get_object(request, object_id) if model_admin else None
        if row is None or not model_admin or not model_admin.has_view_permission(request, row):
            raise Http404("No such row.")
        if not hasattr(row, "get_absolute_url"):
            raise Http404("This row has no public page.")
        return HttpResponseRedirect(row.get_absolute_url())

    def _admin_of(self, content_type_id: str) -> "admin.ModelAdmin[Any] | None":
        """Return the admin of the rows of a kind, None where there is none."""
        if not is_row_key(content_type_id):
            return None
        kind = ContentType.objects.filter(pk=content_type_id).first()
        model = kind.model_class() if kind else None
        return self._registry.get(model) if model else None
