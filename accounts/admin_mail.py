"""Mails in the admin: what was sent to whom and what was not. Their words are shown to nobody."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import ReadOnlyAdmin
from accounts.audit import actor_of
from accounts.delivery import REASONS
from accounts.mail import MailNotFailedError, mail_retry
from accounts.models import Mail, Role
from config.stored import said


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """The queue and its past. The words hold links that are rights: they are not shown."""

    view_role: ClassVar[Role] = Role.ORGANIZER
    list_display = ["created_at", "to", "subject", "kind", "state", "attempts", "sent_at"]
    list_display_links = ["subject"]
    list_filter = [
        "state",
        ("kind", admin.AllValuesFieldListFilter),
        ("created_at", admin.DateFieldListFilter),
        "organization",
    ]
    list_select_related = ["organization"]
    search_fields = ["to", "subject", "=context"]
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ("send_again", "export")
    export_columns = (
        "created_at",
        "to",
        "subject",
        "kind",
        "state",
        "attempts",
        "error",
        "sent_at",
    )
    fields = (
        "organization", "to", "subject", "kind", "context", "state", "attempts", "why",
        "not_before", "created_at", "sent_at",
    )  # fmt: skip

    @admin.display(description=_("why it was not sent"))
    def why(self, mail: Mail) -> str:
        """Say it in the language of whoever looks."""
        return said(mail.error, REASONS)

    @admin.action(description=_("Send again what was given up"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Queue the selected mails that were given up once more; the others stay as they are."""
        queued = 0
        for mail in queryset.select_related("organization"):
            try:
                mail_retry(mail=mail, by=actor_of(request))
            except MailNotFailedError:
                continue
            queued += 1
        if not queued:
            none = gettext("None of the selected mails was given up.")
            self.message_user(request, none, messages.WARNING)
            return
        done = ngettext("%(count)d mail is sent again.", "%(count)d mails are sent again.", queued)
        self.message_user(request, done % {"count": queued}, messages.SUCCESS)
