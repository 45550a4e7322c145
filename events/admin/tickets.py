"""The admin of tickets."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.audit import actor_of
from accounts.models import Role
from events.admin.guests import GuestAdmin, LinkFilter
from events.admin.tickets_forms import HandOverForm, TicketForm
from events.errors import EventError
from events.models import Audience, Event, TicketType
from events.services.guests import guest_update
from events.services.tickets import ticket_resend, ticket_transfer, tickets_issue


def _with_event(kind: Any) -> str:
    return f"{kind.event}: {kind}"


class CameFilter(admin.SimpleListFilter):
    """Whether a holder has watched."""

    title = _("check-in")
    parameter_name = "came"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        """Offer both."""
        return [("yes", gettext("Has watched")), ("no", gettext("Has not come yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those who came, or did not."""
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(checked_in_at__isnull=self.value() == "no")


@admin.register(Audience)
class AudienceAdmin(GuestAdmin):
    """Tickets: issued, sent again, passed on, revoked."""

    form = TicketForm
    list_display = ["name", "email", "event", "ticket_type", "state", "checked_in_at", "link"]
    list_filter = [
        ("event", admin.RelatedOnlyFieldListFilter),
        LinkFilter,
        CameFilter,
        "source",
        "stage_state",
    ]
    list_select_related = ["event", "ticket_type"]
    fields = [
        "event",
        ("name", "email"),
        "ticket_type",
        "reminders",
        "source",
        "checked_in_at",
        "transferred_from",
        "state",
        "link",
    ]
    readonly_fields = ["source", "checked_in_at", "transferred_from", "state", "link"]
    actions = ["resend", "revoke", "export"]
    change_form_template = "admin/events/audience/change_form.html"
    export_columns = (  # type: ignore[assignment]
        "name",
        "email",
        "event",
        "ticket_type",
        "state",
        "checked_in_at",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Keep a ticket at its event and of its type: of both are only so many."""
        return [*super().get_readonly_fields(request, obj), *(["ticket_type"] if obj else [])]

    def get_urls(self) -> list[URLPattern]:
        """Return the page to pass a ticket on before the admin's own."""
        page = self.admin_site.admin_view(self.transfer)
        own = [path("<path:pk>/transfer/", page, name="events_audience_transfer")]
        return own + super().get_urls()

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any]":
        """Offer the types of this person's events, each with its event's name."""
        if db_field.remote_field.model is not TicketType:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        events = self.admin_site.get_model_admin(Event)
        theirs = events.scoped(request, role=Role.ORGANIZER)  # type: ignore[attr-defined]
        types = TicketType.objects.filter(event__in=theirs).select_related("event")
        field = super().formfield_for_foreignkey(db_field, request, queryset=types, **kwargs)
        setattr(field, "label_from_instance", _with_event)  # noqa: B010 - a hook, not a method
        return field

    @admin.action(description=_("Mail the selected tickets again"), permissions=["change"])
    def resend(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Mail the links again; who cannot be mailed is left out, and counted."""
        sent = left_out = 0
        for ticket in queryset.select_related("event__organization", "event__stream"):
            try:
                ticket_resend(ticket=ticket, by=actor_of(request))
                sent += 1
            except EventError:
                left_out += 1
        said = ngettext(
            "%(count)d ticket is on its way.", "%(count)d tickets are on their way.", sent
        )
        self.message_user(request, said % {"count": sent}, messages.SUCCESS)
        if left_out:
            said = ngettext(
                "%(count)d ticket has no address or is not valid any more.",
                "%(count)d tickets have no address or are not valid any more.",
                left_out,
            )
            self.message_user(request, said % {"count": left_out}, messages.WARNING)

    def transfer(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Ask who takes a ticket over, and pass it on."""
        ticket = self.get_object(request, pk)
        if not isinstance(ticket, Audience) or not self.has_change_permission(request, ticket):
            raise Http404("No such ticket.")
        form = HandOverForm(request.POST or None)
        if form.is_valid():
            try:
                heir = ticket_transfer(ticket=ticket, **form.cleaned_data, by=actor_of(request))
            except EventError as impossible:
                form.add_error(None, str(impossible))
            else:
                self.message_user(request, gettext("The ticket was passed on."), messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:events_audience_change", args=[heir.pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": ticket,
            "title": str(ticket),
            "form": form,
        }
        return render(request, "admin/events/audience/transfer.html", context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Say so where the last ticket went in the very moment."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except EventError as impossible:
            self.message_user(request, str(impossible), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(
        self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool
    ) -> None:
        """Issue a ticket, which is mailed to its address, or change one."""
        if change:
            guest_update(guest=obj, changed=form.changed_data, by=actor_of(request))
        else:
            tickets_issue(event=obj.event, tickets=[obj], by=actor_of(request))
