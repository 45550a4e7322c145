"""The rows of the transactional outbox."""

from django.db import models

from config import clock
from events.models.event import Event


class EventMessage(models.Model):
    """One piece of news, written with the change it tells of (a transactional outbox).

    ``number`` counts up by one within the event; ``previous`` is the number of the message
    before it in the same scope, or 0. events.live.messages declares types, scopes and data.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveBigIntegerField()
    previous = models.PositiveBigIntegerField()
    type = models.CharField(max_length=32)
    scope = models.CharField(max_length=32)
    data = models.JSONField()
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="message_number")]
        indexes = [models.Index(fields=["event", "scope", "number"], name="message_of_scope")]

    def __str__(self) -> str:
        return f"{self.number} {self.type} to {self.scope}"
