"""How many watched, and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.event import Event


class ViewerSample(models.Model):
    """How many ticket holders had the event's page open at a moment of its programme."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="viewer_samples"
    )
    at = models.DateTimeField(_("at"))
    viewers = models.PositiveIntegerField(_("viewers"))

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["event", "at"], name="sample_once")]

    def __str__(self) -> str:
        return f"{self.viewers} at {self.at:%H:%M:%S}"
