"""The endpoints of an event's ticket types and tickets."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CreateMixin, filled, require_valid
from accounts.api.once import create_once
from accounts.models import Scope
from events.api.manage.base import OfEventViewSet
from events.api.manage.filters import TicketFilter
from events.api.manage.shapes import TicketTypeShape
from events.api.manage.ticket_shapes import TicketBody, TicketChange, TicketShape, TransferBody
from events.models import Audience, TicketType
from events.services.guests import guest_update
from events.services.ticket_types import (
    ticket_type_create,
    ticket_type_remove,
    ticket_type_update,
)
from events.services.tickets import (
    ticket_resend,
    ticket_revoke,
    ticket_transfer,
    tickets_issue,
)


class TicketTypeViewSet(CreateMixin, OfEventViewSet):
    """The kinds of tickets an event has."""

    queryset = TicketType.objects.none()
    serializer_class = TicketTypeShape
    lookup_field = "public_id"
    lookup_url_kwarg = "ticket_type"
    lookup_value_converter = "slug"
    ordering_fields = ("position", "name")
    ordering = ("position", "pk")

    def rows(self) -> QuerySet[TicketType]:
        """Return the event's, each with how many are sold."""
        sold = Count("audiences", filter=Q(audiences__revoked_at=None))
        return TicketType.objects.filter(event=self.event).annotate(sold=sold)

    def make(self, said: dict[str, Any]) -> TicketType:
        """Add a type of tickets."""
        ticket_type = TicketType(event=self.event, **said)
        require_valid(ticket_type)
        ticket_type_create(ticket_type=ticket_type, by=self.caller)
        ticket_type.sold = 0  # type: ignore[attr-defined]
        return ticket_type

    def partial_update(self, request: Request, **names: str) -> Response:
        """Change it. A quota below what is sold takes nobody's ticket away."""
        ticket_type = self._found()
        changed = filled(ticket_type, self.checked(partial=True))
        require_valid(ticket_type)
        ticket_type_update(ticket_type=ticket_type, changed=changed, by=self.caller)
        return Response(self.shown(ticket_type))

    def destroy(self, request: Request, **names: str) -> Response:
        """Delete it; 409 where tickets of it were issued."""
        ticket_type_remove(ticket_type=self._found(), by=self.caller)
        return Response(status=204)

    def _found(self) -> TicketType:
        ticket_type: TicketType = self.get_object()
        ticket_type.event = self.event
        return ticket_type


class TicketViewSet(CreateMixin, OfEventViewSet):
    """The tickets of an event, with those that are worth nothing any more."""

    queryset = Audience.objects.none()
    serializer_class = TicketShape
    filterset_class = TicketFilter
    write_scope = Scope.TICKETS
    lookup_field = "public_id"
    lookup_url_kwarg = "ticket"
    lookup_value_converter = "slug"
    ordering_fields = ("created_at", "name", "checked_in_at")
    ordering = ("created_at", "pk")
    bodies = {"create": TicketBody, "partial_update": TicketChange, "transfer": TransferBody}
    creating = frozenset({"create", "transfer"})

    def rows(self) -> QuerySet[Audience]:
        """Return the event's."""
        tickets = Audience.objects.filter(event=self.event)
        return tickets.select_related("ticket_type", "transferred_to")

    def make(self, said: dict[str, Any]) -> Audience:
        """Issue a ticket."""
        mailed = said.pop("mailed")
        ticket = Audience(event=self.event, **said)
        tickets_issue(event=self.event, tickets=[ticket], by=self.caller, mailed=mailed)
        return ticket

    def partial_update(self, request: Request, **names: str) -> Response:
        """Change what a ticket says."""
        ticket = self._found()
        changed = filled(ticket, self.checked(partial=True))
        guest_update(guest=ticket, changed=changed, by=self.caller)
        return Response(self.shown(self.get_object()))

    def destroy(self, request: Request, **names: str) -> Response:
        """Revoke it: its seat is free again."""
        ticket_revoke(ticket=self._found(), by=self.caller)
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def resend(self, request: Request, **names: str) -> Response:
        """Mail the link again."""
        ticket_resend(ticket=self._found(), by=self.caller)
        return Response(self.shown(self.get_object()))

    @action(detail=True, methods=["post"])
    def transfer(self, request: Request, **names: str) -> Response:
        """Give the seat to somebody else; answer with their ticket. The old link is dead."""
        ticket = self._found()

        def made() -> Response:
            heir = ticket_transfer(ticket=ticket, **self.checked(), by=self.caller)
            return Response(self.shown(heir), 201)

        return create_once(request, self.organization, made)

    def _found(self) -> Audience:
        ticket: Audience = self.get_object()
        ticket.event = self.event
        return ticket
