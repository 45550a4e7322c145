"""API keys of organizations, and the answers kept for requests that are repeated."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organization import Organization
from accounts.models.user import User
from config import clock


class Scope(models.TextChoices):
    """What an API key may do."""

    READ = "read", _("Read everything of the organization")
    EVENTS = "events", _("Create and change events, speakers and ticket types; launch and end")
    TICKETS = "tickets", _("Issue, change and revoke tickets")


class APIKey(models.Model):
    """A program's way into one organization.

    The key is shown once; ``digest`` is its SHA-256 in hexadecimal, ``prefix`` its beginning, by
    which it is found and told from others. ``scopes`` holds values of ``Scope``.
    """

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="api_keys",
    )
    name = models.CharField(
        _("name"), max_length=100, help_text=_("What uses it, like “Ticket shop”.")
    )
    prefix = models.CharField(_("prefix"), max_length=16, unique=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_by = models.ForeignKey(
        User,
        verbose_name=_("created by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def identity(self) -> str:
        """The name under which the audit log knows what is done with it."""
        return f"API key {self}"


class IdempotentAnswer(models.Model):
    """What a creating request with an ``Idempotency-Key`` was answered, for when it is repeated.

    ``fingerprint`` is the SHA-256 of who asked what. It is in the ``organization`` that something
    was created in, or else of the ``user`` who created it.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, related_name="+"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="idempotent_answer_once"),
            models.UniqueConstraint(fields=["user", "key"], name="idempotent_answer_once_a_user"),
        ]

    def __str__(self) -> str:
        return self.key
