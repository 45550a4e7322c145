"""What is mailed."""

from django.db import models

from accounts.models.organization import Organization
from config import clock


class MailState(models.TextChoices):
    """How far a mail is."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed", "Given up"


class Mail(models.Model):
    """One mail to one address: written with what it tells of, sent by the task worker.

    ``organization`` is null for mails about an account. ``context`` is the public id of the event
    it is about. ``key`` makes it the only one of its kind, like ``reminder-day:k3v9…``. ``text``
    and ``html`` hold links that are rights: they are shown to nobody, and emptied once sent.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, related_name="mails"
    )
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    context = models.CharField("event's id", max_length=16, blank=True)
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - null: any number
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=clock.now)
    error = models.CharField("why it was not sent", max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "not_before"], name="mail_to_send"),
            models.Index(fields=["organization", "-created_at"], name="mail_of_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
