"""What is mailed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organization import Organization
from config import clock


class MailState(models.TextChoices):
    """How far a mail is."""

    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")


class Mail(models.Model):
    """One mail to one address: written with what it tells of, sent by the task worker.

    ``organization`` is null for mails about an account. ``context`` is the public id of the event
    it is about. ``key`` makes it the only one of its kind, like ``reminder-day:k3v9…``. ``text``
    and ``html`` hold links that are rights: they are shown to nobody, and emptied once sent.
    """

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        null=True,
        related_name="mails",
    )
    kind = models.CharField(_("kind"), max_length=40)
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(_("html"), blank=True)
    headers = models.JSONField(_("headers"), default=dict)
    context = models.CharField(_("event's id"), max_length=16, blank=True)
    key = models.CharField(_("key"), max_length=120, null=True, unique=True)  # noqa: DJ001 - null: any number
    state = models.CharField(
        _("state"), max_length=8, choices=MailState.choices, default=MailState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), default=clock.now)
    error = models.CharField(_("why it was not sent"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "not_before"], name="mail_to_send"),
            models.Index(fields=["organization", "-created_at"], name="mail_of_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
