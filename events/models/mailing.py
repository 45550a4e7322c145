"""Mails that go to everybody with a ticket."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from config import clock
from events.models.event import Event


class MailingKind(models.TextChoices):
    """What is told."""

    TICKETS = "ticket", _("Tickets")
    DAY = "reminder-day", _("Reminder the day before")
    HOUR = "reminder-hour", _("Reminder the hour before")
    LIVE = "live", _("Going live")
    MOVED = "moved", _("Another time")
    CANCELLED = "cancelled", _("Cancelled")
    REPLAY = "replay", _("Recording")


class Mailing(models.Model):
    """That everybody with a ticket is told something, written with the change it tells of.

    The task worker writes the mails in batches: ``reached`` is the key of the last ticket that was
    looked at. ``occasion`` tells mailings of one kind apart: the start a reminder is about, or when
    it happened. ``details`` are JSON-able facts that the mails need.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mailings")
    kind = models.CharField(max_length=15, choices=MailingKind.choices)
    occasion = models.DateTimeField()
    details = models.JSONField(default=dict)
    reached = models.BigIntegerField(default=0)
    not_before = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "kind", "occasion"], name="mailing_once")
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(finished_at=None),
                name="mailing_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.event}"
