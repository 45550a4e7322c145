"""Who moderates one event without working for its organization."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AbstractInvitation, User
from events.models.event import Event


class EventModerator(models.Model):
    """That a user moderates one event."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="moderators"
    )
    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="moderated"
    )

    class Meta:
        verbose_name = _("event moderator")
        verbose_name_plural = _("event moderators")
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="moderator_once")]

    def __str__(self) -> str:
        return f"{self.user} at {self.event}"


class ModeratorInvitation(AbstractInvitation):
    """An invitation to moderate one event."""

    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="moderator_invitations",
    )

    class Meta(AbstractInvitation.Meta):
        verbose_name = _("moderator invitation")
        verbose_name_plural = _("moderator invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=Q(accepted_at=None) & Q(revoked_at=None),
                name="moderator_invitation_once",
                violation_error_message=_("This address is invited already."),
            )
        ]
