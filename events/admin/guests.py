"""The admin of personal links: speakers and ticket holders."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import TenantAdmin, TenantStack
from accounts.audit import actor_of
from accounts.models import Role
from events.admin.forms import GuestForm, GuestFormSet
from events.errors import EventError
from events.links import guest_link
from events.models import Audience, Speaker, StageState
from events.services.guests import (
    guest_revoke,
    guest_update,
    speaker_invite,
)
from events.services.speakers import speaker_renew, speaker_resend, speaker_revoke
from streaming.errors import StreamError


def standing(guest: Audience | Speaker) -> str:
    """Say in words where a guest is; of a link that opens nothing any more, why."""
    if guest.stage_state == StageState.REMOVED:
        return gettext("removed by a moderator")
    return gettext("revoked") if guest.revoked_at else guest.get_stage_state_display()


class LinkFilter(admin.SimpleListFilter):
    """Whether a link still opens anything, or who took it back."""

    title = _("link")
    parameter_name = "link"
    _taken_back: ClassVar[dict[str, Q]] = {
        "valid": Q(revoked_at=None),
        "revoked": ~Q(revoked_at=None) & ~Q(stage_state=StageState.REMOVED),
        "removed": Q(stage_state=StageState.REMOVED),
    }

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        """Offer all three."""
        return [
            ("valid", gettext("Valid")),
            ("revoked", gettext("Revoked by an organizer")),
            ("removed", gettext("Removed by a moderator")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the links of the kind chosen."""
        return queryset.filter(self._taken_back.get(self.value() or "", Q()))


class GuestRows:
    """Links are shown to those who may issue them; they are revoked, never deleted."""

    organization_path: ClassVar[str] = "event__organization"
    view_role: ClassVar[Role] = Role.ORGANIZER

    @admin.display(description=_("personal link"))
    def link(self, guest: Audience | Speaker) -> SafeString | str:
        """Show a link to be copied: opened here, it would make this browser the guest."""
        if guest.pk is None:
            return gettext("is made when you save")
        if guest.revoked_at:
            return standing(guest)
        return format_html(
            '<span class="copy"><input type="text" readonly value="{}" aria-label="{}">'
            '<button type="button" class="button" data-copy data-copied="{}" data-press="{}">{}'
            "</button></span>",
            guest_link(guest),
            gettext("Link of %(name)s") % {"name": guest.name},
            gettext("Copied"),
            gettext("Press Ctrl+C"),
            gettext("Copy"),
        )

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Keep the row: it tells who had the link."""
        return False


class GuestAdmin(GuestRows, TenantAdmin):
    """What both kinds of guests share."""

    form = GuestForm
    list_display = ["name", "email", "event", "state", "link"]
    list_filter = [
        ("event", admin.RelatedOnlyFieldListFilter),
        LinkFilter,
        "stage_state",
    ]
    list_select_related = ["event"]
    search_fields = ["name", "email"]
    fields = ["event", "name", "email", "state", "link"]
    readonly_fields = ["state", "link"]
    actions = ["revoke", "export"]
    export_columns = ("name", "email", "event", "state")

    class Media:
        js = ["js/admin.js"]
        css = {"all": ["css/admin.css"]}

    @admin.display(description=_("now"), ordering="stage_state")
    def state(self, guest: Audience | Speaker) -> str:
        """Say where the guest is, and whether the link still opens anything."""
        return standing(guest)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Keep a guest at their event."""
        return [*self.readonly_fields, *(["event"] if obj else [])]

    @admin.action(description=_("Revoke the selected links"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Make the links worthless at once."""
        for guest in queryset.filter(revoked_at=None).select_related("event__stream"):
            guest_revoke(guest=guest, by=actor_of(request))
        self.message_user(request, gettext("The links open nothing any more."), messages.SUCCESS)


@admin.register(Speaker)
class SpeakerAdmin(GuestAdmin):
    """Speakers with their personal links."""

    fields = [
        "event", ("name", "email"), ("position", "expires_at"), "picture", "biography",
        "state", "link",
    ]  # fmt: skip
    list_display = ["name", "email", "event", "position", "state", "link"]
    actions = ["send_again", "renew", "revoke", "export"]

    @admin.action(description=_("Mail the link again"), permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Mail the speakers the link they have."""
        self._each(request, queryset, speaker_resend, gettext("The links were mailed again."))

    @admin.action(description=_("Make new links: the old open nothing"), permissions=["change"])
    def renew(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Give the speakers new links, which are mailed."""
        self._each(request, queryset, speaker_renew, gettext("The speakers have new links."))

    @admin.action(description=_("Revoke the selected links"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Make the links worthless at once, and tell the speakers."""
        said = gettext("The links open nothing any more.")
        self._each(request, queryset.filter(revoked_at=None), speaker_revoke, said)

    def _each(
        self,
        request: HttpRequest,
        speakers: QuerySet[Any],
        service: Callable[..., Any],
        done: str,
    ) -> None:
        """Call a service for each speaker, and name those for whom it cannot be done."""
        refused = False
        for speaker in speakers.select_related("event__organization", "event__stream"):
            try:
                with transaction.atomic():
                    service(speaker=speaker, by=actor_of(request))
            except (EventError, StreamError) as impossible:
                refused = True
                self.message_user(request, f"{speaker}: {impossible}", messages.ERROR)
        if not refused:
            self.message_user(request, done, messages.SUCCESS)

    def save_model(
        self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool
    ) -> None:
        """Invite a new speaker, or change one."""
        if change:
            guest_update(guest=obj, changed=form.changed_data, by=actor_of(request))
        else:
            speaker_invite(speaker=obj, by=actor_of(request))


class SpeakerInline(GuestRows, TenantStack):
    """The line-up on the event's page: a new row with an address is invited by mail."""

    model = Speaker
    form = GuestForm
    formset = GuestFormSet  # type: ignore[assignment]
    organization_path: ClassVar[str] = "organization"
    fields = (("name", "email"), ("position", "expires_at"), "picture", "biography", "link")
    readonly_fields = ("link",)
    show_change_link = True
    can_delete = False
    verbose_name_plural = _("Speakers (a new one with an address is invited by mail)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out those whose link was revoked."""
        return super().get_queryset(request).filter(revoked_at=None)
