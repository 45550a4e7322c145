"""The audit log."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.managers import AppendOnlyManager
from accounts.models.organization import Organization
from accounts.models.user import User
from config import clock


class AuditEntry(models.Model):
    """That somebody did something, written in the transaction that did it and never changed.

    ``actor`` is a user; guests and Footlight itself have an ``actor_name`` only. ``action`` is
    like ``stage.invite``, ``target`` whom or what it was done to, ``context`` the public id of the
    event it was done at, ``address`` where the request came from.
    """

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="audit_entries",
    )
    at = models.DateTimeField(_("at"), default=clock.now, db_index=True)
    actor = models.ForeignKey(
        User, verbose_name=_("actor"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    actor_name = models.CharField(_("who"), max_length=254)
    action = models.CharField(_("action"), max_length=40)
    target = models.CharField(_("target"), max_length=300, blank=True)
    context = models.CharField(_("event's id"), max_length=16, blank=True)
    context_name = models.CharField(_("event"), max_length=120, blank=True)
    address = models.GenericIPAddressField(_("from"), null=True)
    details = models.JSONField(_("details"), default=dict)

    objects = AppendOnlyManager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [models.Index(fields=["organization", "-at"], name="audit_of_organization")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.action} {self.target}".strip()

    def save(self, *args: object, **kwargs: object) -> None:
        """Save a new entry. Raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError("The audit log is only added to.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Raise TypeError: entries stay as long as their organization."""
        raise TypeError("The audit log is only added to.")
