"""The endpoints of who moderates one event without working for its organization."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CreateMixin
from events.api.manage.base import OfEventViewSet
from events.models import EventModerator, ModeratorInvitation
from events.services.moderators import (
    moderator_invitation_resend,
    moderator_invitation_revoke,
    moderator_invite,
    moderator_remove,
)


class ModeratorShape(serializers.ModelSerializer[EventModerator]):
    """Somebody who moderates the event."""

    email = serializers.EmailField(source="user.email", read_only=True)
    name = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = EventModerator
        fields: ClassVar[list[str]] = ["id", "email", "name"]


class ModeratorInvitationShape(serializers.ModelSerializer[ModeratorInvitation]):
    """An invitation to moderate. The code in the mail is shown to nobody else."""

    open = serializers.BooleanField(source="is_open", read_only=True)
    invited_by = serializers.CharField(
        source="invited_by.email", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = ModeratorInvitation
        fields: ClassVar[list[str]] = [
            "id", "email", "open", "invited_by", "created_at", "expires_at", "accepted_at",
            "revoked_at",
        ]  # fmt: skip
        read_only_fields: ClassVar[list[str]] = [
            "created_at", "expires_at", "accepted_at", "revoked_at",
        ]  # fmt: skip


class ModeratorViewSet(OfEventViewSet):
    """Who moderates the event; new ones are invited. Organizers decide, signed in."""

    queryset = EventModerator.objects.none()
    serializer_class = ModeratorShape
    write_scope = None
    ordering_fields = ("id",)
    ordering = ("id",)

    def rows(self) -> QuerySet[EventModerator]:
        """Return the event's."""
        return EventModerator.objects.filter(event=self.event).select_related("user")

    def destroy(self, request: Request, **names: Any) -> Response:
        """Let somebody moderate no more, unless they work for the organization."""
        moderator: EventModerator = self.get_object()
        moderator.event = self.event
        moderator_remove(moderator=moderator, by=self.caller)
        return Response(status=204)


class ModeratorInvitationViewSet(CreateMixin, OfEventViewSet):
    """Invitations to moderate the event. Organizers decide, signed in."""

    queryset = ModeratorInvitation.objects.none()
    serializer_class = ModeratorInvitationShape
    read_scope = write_scope = None
    ordering_fields = ("created_at",)
    ordering = ("-created_at", "pk")

    def rows(self) -> QuerySet[ModeratorInvitation]:
        """Return the event's."""
        invitations = ModeratorInvitation.objects.filter(event=self.event)
        return invitations.select_related("invited_by")

    def make(self, said: dict[str, Any]) -> ModeratorInvitation:
        """Invite somebody, by mail; who is invited already gets a new mail."""
        return moderator_invite(event=self.event, email=said["email"], by=self.caller)

    @action(detail=True, methods=["post"])
    def resend(self, request: Request, **names: Any) -> Response:
        """Mail it again; it is valid for the whole time again."""
        moderator_invitation_resend(invitation=self.get_object(), by=self.caller)
        return Response(self.shown(self.get_object()))

    def destroy(self, request: Request, **names: Any) -> Response:
        """Take it back; 409 where it was answered."""
        moderator_invitation_revoke(invitation=self.get_object(), by=self.caller)
        return Response(status=204)
