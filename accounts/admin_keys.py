"""API keys in the admin: made and revoked by owners, shown once."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import TenantAdmin
from accounts.audit import actor_of
from accounts.models import APIKey, Role, Scope
from accounts.services.keys import key_create, key_revoke
from config import clock

if TYPE_CHECKING:
    KeyModelForm = forms.ModelForm[APIKey]
else:
    KeyModelForm = forms.ModelForm


class KeyForm(KeyModelForm):
    """What a new key is for, what it may do, and how long."""

    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = APIKey
        fields = ["organization", "name", "scopes", "expires_at"]

    def clean_expires_at(self) -> datetime | None:
        """Refuse a key that would open nothing."""
        moment: datetime | None = self.cleaned_data["expires_at"]
        if moment is not None and moment <= clock.now():
            raise ValidationError(gettext("This is in the past."))
        return moment


@admin.register(APIKey)
class APIKeyAdmin(TenantAdmin):
    """The keys of organizations: of the key itself only its beginning is kept to be shown."""

    view_role: ClassVar[Role] = Role.OWNER
    change_role: ClassVar[Role] = Role.OWNER
    form = KeyForm  # type: ignore[assignment]
    list_display = ["name", "prefix", "may", "state", "created_at", "last_used_at"]
    list_filter = ["organization", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organization"]
    search_fields = ["name", "prefix"]
    actions = ("revoke",)
    _known = (
        "organization", "name", "prefix", "may", "state", "created_by", "created_at",
        "expires_at", "last_used_at", "revoked_at",
    )  # fmt: skip

    @admin.display(description=_("may"))
    def may(self, key: APIKey) -> str:
        """Say what the key may do."""
        return "; ".join(str(Scope(scope).label) for scope in key.scopes)

    @admin.display(description=_("state"))
    def state(self, key: APIKey) -> str:
        """Say whether the key opens anything."""
        if key.revoked_at is not None:
            return gettext("revoked")
        over = key.expires_at is not None and key.expires_at <= clock.now()
        return gettext("expired") if over else gettext("valid")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Ask for what a new key needs; of a made one, show what is known."""
        return self._known if obj else ("organization", "name", "scopes", "expires_at")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """Keep a key as it was made."""
        return self._known if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Keep the row: it tells which program did what."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Any, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        """Make a key; it is remembered for the one answer that shows it."""
        if change:
            return
        made, written = key_create(
            organization=obj.organization,
            name=obj.name,
            scopes=form.cleaned_data["scopes"],
            by=actor_of(request),
            expires_at=obj.expires_at,
        )
        obj.pk, obj.written = made.pk, written

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the key, this once."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Your new API key"),
            "key": obj,
            "written": obj.written,
        }
        return TemplateResponse(request, "admin/accounts/apikey/made.html", context)

    @admin.action(description=_("Revoke the selected keys"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Make the keys worthless at once."""
        for key in queryset.filter(revoked_at=None).select_related("organization"):
            key_revoke(key=key, by=actor_of(request))
        self.message_user(request, gettext("The keys open nothing any more."), messages.SUCCESS)
