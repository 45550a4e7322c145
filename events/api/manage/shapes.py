"""What the management API shows of events and their line-up, and what it is told."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events.api.manage.fields import LAST_PLACE, MomentField, limited
from events.links import event_link, guest_link, moderate_link
from events.models import Event, Speaker, StageState, TicketType

PHASES = ("draft", "scheduled", "live", "ended", "cancelled")


class EventShape(serializers.ModelSerializer[Event]):
    """An event. ``status`` changes by the actions, never by writing it."""

    id = serializers.CharField(source="public_id", read_only=True)
    status = serializers.ChoiceField(source="phase", choices=PHASES, read_only=True)
    starts_at = MomentField()
    ends_at = MomentField(allow_null=True, required=False)
    doors_at = serializers.DateTimeField(read_only=True)
    url = serializers.SerializerMethodField(help_text="The page everybody may see.")
    moderate_url = serializers.SerializerMethodField(help_text="The moderators' page.")

    class Meta:
        model = Event
        fields: ClassVar[list[str]] = [
            "id", "title", "description", "poster", "status", "starts_at", "ends_at", "time_zone",
            "doors_minutes", "doors_at", "visibility", "capacity", "ticket_connections",
            "auto_start", "auto_end", "speakers_enter", "stage_capacity", "rehearsing", "url",
            "moderate_url",
        ]  # fmt: skip
        read_only_fields: ClassVar[list[str]] = ["poster", "rehearsing"]
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "capacity": limited(),
            "description": {"max_length": 20_000},
        }

    def get_url(self, event: Event) -> str:
        """Return the absolute address."""
        return event_link(event)

    def get_moderate_url(self, event: Event) -> str:
        """Return the absolute address."""
        return moderate_link(event)


class CloneBody(serializers.Serializer[Any]):
    """When the new event starts, and its title where it is another."""

    starts_at = MomentField()
    title = serializers.CharField(max_length=120, required=False)


class GuestShape(serializers.ModelSerializer[Any]):
    """Somebody with a personal link, which is null for who may not give links out."""

    id = serializers.CharField(source="public_id", read_only=True)
    link = serializers.SerializerMethodField(help_text="Whoever has it is the guest.")

    @extend_schema_field({"type": "string", "nullable": True})
    def get_link(self, guest: Any) -> str | None:
        """Return the absolute link, while it is valid and may be seen."""
        seen = self.context.get("rights") and guest.revoked_at is None
        return guest_link(guest) if seen else None


class SpeakerShape(GuestShape):
    """Somebody of the line-up."""

    stage_state = serializers.ChoiceField(choices=StageState.choices, read_only=True)
    expires_at = MomentField(allow_null=True, required=False)

    class Meta:
        model = Speaker
        fields: ClassVar[list[str]] = [
            "id", "name", "email", "biography", "picture", "position", "stage_state", "link",
            "expires_at", "created_at", "revoked_at",
        ]  # fmt: skip
        read_only_fields: ClassVar[list[str]] = ["picture", "created_at", "revoked_at"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"position": {"max_value": LAST_PLACE}}


class TicketTypeShape(serializers.ModelSerializer[TicketType]):
    """One kind of ticket. ``code`` is null for who may not change it."""

    id = serializers.CharField(source="public_id", read_only=True)
    on_sale_from = MomentField(allow_null=True, required=False)
    on_sale_until = MomentField(allow_null=True, required=False)
    code = serializers.CharField(max_length=40, allow_blank=True, allow_null=True, required=False)
    sold = serializers.IntegerField(read_only=True, help_text="How many valid tickets there are.")

    class Meta:
        model = TicketType
        fields: ClassVar[list[str]] = [
            "id", "name", "description", "quota", "sold", "registration", "on_sale_from",
            "on_sale_until", "code", "position",
        ]  # fmt: skip
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "quota": limited(),
            "position": {"max_value": LAST_PLACE},
        }

    def validate_code(self, code: str | None) -> str:
        """Take null for no code."""
        return code or ""

    def to_representation(self, instance: TicketType) -> dict[str, Any]:
        """Leave out what opens registration to whoever knows it."""
        shown: dict[str, Any] = super().to_representation(instance)
        return shown if self.context.get("rights") else shown | {"code": None}
