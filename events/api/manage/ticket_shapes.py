"""What the management API shows of tickets, and what it is told."""

from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events.api.manage.shapes import GuestShape
from events.models import Audience, StageState, TicketSource, TicketType

STATES = ("valid", "revoked", "removed", "transferred")


class TicketShape(GuestShape):
    """A ticket and its holder."""

    state = serializers.SerializerMethodField()
    ticket_type = serializers.CharField(
        source="ticket_type.public_id", default=None, allow_null=True, help_text="Its id."
    )
    source = serializers.ChoiceField(  # type: ignore[assignment]  # the base has one too
        choices=TicketSource.choices
    )
    transferred_to = serializers.SerializerMethodField(help_text="The ticket in its place.")

    class Meta:
        model = Audience
        fields: ClassVar[list[str]] = [
            "id", "name", "email", "state", "ticket_type", "source", "language", "reminders",
            "link", "checked_in_at", "watched_seconds", "created_at", "revoked_at",
            "transferred_to",
        ]  # fmt: skip

    @extend_schema_field({"type": "string", "enum": list(STATES)})
    def get_state(self, ticket: Audience) -> str:
        """Say whether the link opens anything, and why not."""
        if ticket.stage_state == StageState.REMOVED:
            return "removed"
        if ticket.revoked_at is None:
            return "valid"
        return "transferred" if self.get_transferred_to(ticket) else "revoked"

    @extend_schema_field({"type": "string", "nullable": True})
    def get_transferred_to(self, ticket: Audience) -> str | None:
        """Return the id of the new holder's ticket."""
        heir: Audience | None = getattr(ticket, "transferred_to", None)
        return heir.public_id if heir else None


class TicketChange(serializers.Serializer[Any]):
    """What may be changed of a ticket; another holder gets it by a transfer."""

    name = serializers.CharField(max_length=100)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    reminders = serializers.BooleanField(required=False)


class TicketBody(TicketChange):
    """A new ticket. ``mailed``: the link is sent to the address."""

    email = serializers.EmailField(max_length=254, allow_blank=True, default="")
    ticket_type = serializers.CharField(max_length=16, allow_null=True, default=None)
    mailed = serializers.BooleanField(default=True)

    def validate_ticket_type(self, public_id: str | None) -> TicketType | None:
        """Return the event's ticket type of this id."""
        if public_id is None:
            return None
        types = TicketType.objects.filter(event=self.context["view"].event)
        found = types.filter(public_id=public_id).first()
        if found is None:
            raise serializers.ValidationError(_("The event has no ticket type of this id."))
        return found


class TransferBody(serializers.Serializer[Any]):
    """Who gets the seat."""

    name = serializers.CharField(max_length=100)
    email = serializers.EmailField(max_length=254)
