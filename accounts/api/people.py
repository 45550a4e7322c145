"""The endpoints of who works for an organization, people and programs. Owners change it."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CreateMixin, ReadViewSet
from accounts.api.shapes import InvitationShape, KeyShape, MemberShape, NewKeyShape
from accounts.models import APIKey, Invitation, Membership, Role
from accounts.services.invitations import invitation_resend, invitation_revoke, invitation_send
from accounts.services.keys import key_create, key_revoke
from accounts.services.members import member_remove, member_set


class MemberViewSet(ReadViewSet):
    """The members of an organization; new ones are invited."""

    queryset = Membership.objects.none()
    serializer_class = MemberShape
    write_role = Role.OWNER
    ordering_fields = ("id", "role")
    ordering = ("id",)

    def rows(self) -> QuerySet[Membership]:
        """Return the organization's."""
        return Membership.objects.filter(organization=self.organization).select_related("user")

    def partial_update(self, request: Request, organization: str, pk: int) -> Response:
        """Give somebody another role; 409 for the last owner."""
        member: Membership = self.get_object()
        role = Role(self.checked()["role"])
        changed = member_set(
            organization=self.organization, user=member.user, role=role, by=self.caller
        )
        return Response(self.shown(changed))

    def destroy(self, request: Request, organization: str, pk: int) -> Response:
        """Take somebody's role away; 409 for the last owner."""
        member_remove(membership=self.get_object(), by=self.caller)
        return Response(status=204)


class InvitationViewSet(CreateMixin, ReadViewSet):
    """Invitations to work for an organization, for its owners."""

    queryset = Invitation.objects.none()
    serializer_class = InvitationShape
    read_role = write_role = Role.OWNER
    read_scope = None
    ordering_fields = ("created_at",)
    ordering = ("-created_at", "pk")

    def rows(self) -> QuerySet[Invitation]:
        """Return the organization's."""
        invitations = Invitation.objects.filter(organization=self.organization)
        return invitations.select_related("invited_by")

    def make(self, said: dict[str, Any]) -> Invitation:
        """Invite somebody, by mail; who is invited already gets this role, and a new mail."""
        role = Role(said["role"])
        return invitation_send(
            organization=self.organization, email=said["email"], role=role, by=self.caller
        )

    @action(detail=True, methods=["post"])
    def resend(self, request: Request, organization: str, pk: int) -> Response:
        """Mail it again; it is valid for the whole time again."""
        invitation_resend(invitation=self.get_object(), by=self.caller)
        return Response(self.shown(self.get_object()))

    def destroy(self, request: Request, organization: str, pk: int) -> Response:
        """Take it back; 409 where it was answered."""
        invitation_revoke(invitation=self.get_object(), by=self.caller)
        return Response(status=204)


class KeyViewSet(CreateMixin, ReadViewSet):
    """API keys, for owners who are signed in: no key makes others."""

    queryset = APIKey.objects.none()
    serializer_class = KeyShape
    read_role = write_role = Role.OWNER
    read_scope = None
    lookup_field = "prefix"
    lookup_value_converter = "slug"
    ordering_fields = ("created_at", "last_used_at")
    ordering = ("-created_at", "pk")
    secrets = ("key",)

    def rows(self) -> QuerySet[APIKey]:
        """Return the organization's."""
        return APIKey.objects.filter(organization=self.organization)

    def make(self, said: dict[str, Any]) -> APIKey:
        """Make a key; the answer holds it, this once."""
        key, written = key_create(organization=self.organization, **said, by=self.caller)
        key.key = written  # type: ignore[attr-defined]
        return key

    def get_serializer_class(self) -> type[KeyShape]:
        """Return the shape that holds the key for the one answer that does."""
        return NewKeyShape if self.action == "create" else KeyShape

    def destroy(self, request: Request, organization: str, prefix: str) -> Response:
        """Revoke it."""
        key_revoke(key=self.get_object(), by=self.caller)
        return Response(status=204)
