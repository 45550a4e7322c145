"""The endpoints of organizations: what they are, what they mailed, and who did what."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from accounts.api.access import organizations_of
from accounts.api.base import ManageViewSet, ReadViewSet
from accounts.api.filters import AuditFilter, MailFilter
from accounts.api.shapes import AuditShape, MailShape, OrganizationShape
from accounts.models import AuditEntry, Mail, Organization, Role


class OrganizationViewSet(ReadViewSet):
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

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the organization where there is one in the address."""
        if "organization" in kwargs:
            return super().initial(request, *args, **kwargs)
        return super(ManageViewSet, self).initial(request, *args, **kwargs)

    def rows(self) -> QuerySet[Organization]:
        """Return one's own, however low the role."""
        return organizations_of(self.request)


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
