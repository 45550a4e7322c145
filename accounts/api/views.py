"""The endpoints of organizations: what they are, what they mailed, and who did what."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import may_create_organizations
from accounts.api.access import organizations_of, require_scope, user_of
from accounts.api.base import CreateMixin, ManageViewSet, ReadViewSet, filled
from accounts.api.filters import AuditFilter, MailFilter
from accounts.api.shapes import AuditShape, MailShape, OrganizationBody, OrganizationShape
from accounts.models import AuditEntry, Mail, Organization, Role, Scope
from accounts.services.organizations import organization_create, organization_update


class OrganizationViewSet(CreateMixin, ReadViewSet):
    """The organizations of whoever asks."""

    queryset = Organization.objects.none()
    serializer_class = OrganizationShape
    lookup_field = "slug"
    lookup_url_kwarg = "organization"
    lookup_value_converter = "slug"
    read_role = Role.MODERATOR
    write_role = Role.OWNER
    ordering_fields = ("name", "created_at")
    ordering = ("name",)
    bodies = {"create": OrganizationBody}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the organization where there is one in the address."""
        if "organization" in kwargs:
            return super().initial(request, *args, **kwargs)
        super(ManageViewSet, self).initial(request, *args, **kwargs)
        if request.method == "POST" and not may_create_organizations(user_of(request)):
            raise PermissionDenied
        if request.method in ("GET", "HEAD"):
            require_scope(request, Scope.READ)
        return None

    def rows(self) -> QuerySet[Organization]:
        """Return one's own, however low the role."""
        return organizations_of(self.request)

    def make(self, said: dict[str, Any]) -> Organization:
        """Make an organization that one owns; for people who are signed in."""
        name, slug = said.pop("name"), said.pop("slug", "")
        owner = user_of(self.request)
        made = organization_create(name=name, slug=slug, owner=owner, by=self.caller)
        changed = filled(made, said)
        if changed:
            organization_update(organization=made, changed=changed, by=self.caller)
        return made

    def partial_update(self, request: Request, organization: str) -> Response:
        """Change it; owners do, signed in."""
        changed = filled(self.organization, self.checked(partial=True))
        if changed:
            organization_update(organization=self.organization, changed=changed, by=self.caller)
        return Response(self.shown(self.organization))


class MailViewSet(ReadViewSet):
    """What was mailed in the organization's name, and what became of it."""

    queryset = Mail.objects.none()
    serializer_class = MailShape
    filterset_class = MailFilter
    ordering_fields = ("created_at", "sent_at")
    ordering = ("-created_at", "-pk")

    def rows(self) -> QuerySet[Mail]:
        """Return the organization's."""
        return Mail.objects.filter(organization=self.organization).defer("text", "html")


class AuditViewSet(ReadViewSet):
    """The audit log."""

    queryset = AuditEntry.objects.none()
    serializer_class = AuditShape
    filterset_class = AuditFilter
    ordering_fields = ("at",)
    ordering = ("-at", "-pk")

    def rows(self) -> QuerySet[AuditEntry]:
        """Return the organization's."""
        return AuditEntry.objects.filter(organization=self.organization)
