"""What the management API shows of accounts, and what it is told."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import (
    APIKey,
    AuditEntry,
    Invitation,
    Mail,
    Membership,
    Organization,
    Role,
    Scope,
)
from config import clock


class OrganizationShape(serializers.ModelSerializer[Organization]):
    """An organization."""

    class Meta:
        model = Organization
        fields: ClassVar[list[str]] = [
            "slug", "name", "accent", "logo", "description", "contact_email", "created_at",
        ]  # fmt: skip
        read_only_fields: ClassVar[list[str]] = ["slug", "logo", "created_at"]


class OrganizationBody(OrganizationShape):
    """A new organization; without a ``slug`` one is made of the name."""

    class Meta(OrganizationShape.Meta):
        read_only_fields: ClassVar[list[str]] = ["logo", "created_at"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"slug": {"required": False}}


class MemberShape(serializers.ModelSerializer[Membership]):
    """Somebody who works for the organization."""

    email = serializers.EmailField(source="user.email", read_only=True)
    name = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = Membership
        fields: ClassVar[list[str]] = ["id", "email", "name", "role"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"role": {"required": True}}


class InvitationShape(serializers.ModelSerializer[Invitation]):
    """An invitation to work for the organization. The code in the mail is shown to nobody else."""

    role = serializers.ChoiceField(choices=Role.choices)
    open = serializers.BooleanField(source="is_open", read_only=True)
    invited_by = serializers.CharField(
        source="invited_by.email", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = Invitation
        fields: ClassVar[list[str]] = [
            "id", "email", "role", "open", "invited_by", "created_at", "expires_at",
            "accepted_at", "revoked_at",
        ]  # fmt: skip
        read_only_fields: ClassVar[list[str]] = [
            "created_at", "expires_at", "accepted_at", "revoked_at",
        ]  # fmt: skip


class KeyShape(serializers.ModelSerializer[APIKey]):
    """An API key, by its beginning."""

    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices), allow_empty=False, max_length=3
    )

    class Meta:
        model = APIKey
        fields: ClassVar[list[str]] = [
            "prefix", "name", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at",
        ]  # fmt: skip
        read_only_fields: ClassVar[list[str]] = [
            "prefix", "created_at", "last_used_at", "revoked_at",
        ]  # fmt: skip

    def validate_expires_at(self, moment: Any) -> Any:
        """Refuse a key that would open nothing."""
        if moment is not None and moment <= clock.now():
            raise serializers.ValidationError(_("This is in the past."))
        return moment


class NewKeyShape(KeyShape):
    """A key that was just made: the only answer that holds it."""

    key = serializers.CharField(
        read_only=True,
        allow_null=True,
        help_text="The whole key, this once; null when the request is repeated.",
    )

    class Meta(KeyShape.Meta):
        fields: ClassVar[list[str]] = [*KeyShape.Meta.fields, "key"]


class MailShape(serializers.ModelSerializer[Mail]):
    """A mail that was sent or waits; what it says holds links that are rights, and is not shown."""

    event = serializers.CharField(source="context", help_text="The event's id, or empty.")

    class Meta:
        model = Mail
        fields: ClassVar[list[str]] = [
            "id", "kind", "to", "subject", "event", "state", "attempts", "error", "created_at",
            "not_before", "sent_at",
        ]  # fmt: skip


class AuditShape(serializers.ModelSerializer[AuditEntry]):
    """Who did what to whom, when and from where."""

    actor = serializers.CharField(source="actor_name", help_text="A person, a key or Footlight.")
    event = serializers.CharField(source="context", help_text="The event's id, or empty.")
    event_title = serializers.CharField(source="context_name")
    details = serializers.DictField(help_text="More about it; which members there are varies.")
    address = serializers.CharField(allow_null=True, help_text="Where the request came from.")

    class Meta:
        model = AuditEntry
        fields: ClassVar[list[str]] = [
            "id", "at", "actor", "action", "target", "event", "event_title", "address", "details",
        ]  # fmt: skip
