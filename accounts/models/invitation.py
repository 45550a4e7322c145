"""Invitations by mail: to an organization here, to one event in events."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.codes import new_code
from accounts.models.organization import Organization, Role
from accounts.models.user import User
from config import clock

VALID_FOR = timedelta(days=14)


def default_expiry() -> datetime:
    """Return when an invitation of now runs out."""
    return clock.now() + VALID_FOR


class AbstractInvitation(models.Model):
    """That the owner of an address may take a role; ``code`` is the right to, and is mailed."""

    email = models.EmailField(_("e-mail address"))
    code = models.CharField(_("code"), max_length=32, unique=True, default=new_code, editable=False)
    invited_by = models.ForeignKey(
        User,
        verbose_name=_("invited by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"), default=default_expiry)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        User,
        verbose_name=_("accepted by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        answered = self.accepted_at is not None or self.revoked_at is not None
        return not answered and clock.now() < self.expires_at


class Invitation(AbstractInvitation):
    """An invitation to work for an organization in a role."""

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="invitations",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MODERATOR)

    class Meta(AbstractInvitation.Meta):
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(accepted_at=None) & Q(revoked_at=None),
                name="invitation_once_an_address",
                violation_error_message=_("This address is invited already."),
            )
        ]
