"""The endpoints of events: planning them, and their way through the evening."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CreateMixin, ReadViewSet, filled, require_valid
from accounts.api.once import create_once
from accounts.models import Scope
from events.api.manage.base import events_of
from events.api.manage.filters import EventFilter
from events.api.manage.report import ReportShape
from events.api.manage.shapes import CloneBody, EventShape
from events.models import Event
from events.report import report_of
from events.services.clone import event_clone
from events.services.event import (
    event_cancel,
    event_create,
    event_end,
    event_launch,
    event_update,
)
from events.services.rehearsal import rehearsal_end, rehearsal_start
from events.services.schedule import event_schedule

_KEPT = ("organization", "stream", "poster")  # which nobody writes here


class EventViewSet(CreateMixin, ReadViewSet):
    """The events of an organization. They are cancelled or ended, and never deleted."""

    queryset = Event.objects.none()
    serializer_class = EventShape
    filterset_class = EventFilter
    write_scope = Scope.EVENTS
    lookup_field = "public_id"
    lookup_url_kwarg = "event"
    lookup_value_converter = "slug"
    ordering_fields = ("starts_at", "title")
    ordering = ("-starts_at", "pk")
    http_method_names = ["get", "head", "post", "patch"]
    bodies = {"clone": CloneBody}
    creating = frozenset({"create", "clone"})

    def rows(self) -> QuerySet[Event]:
        """Return the organization's."""
        return events_of(self)

    def make(self, said: dict[str, Any]) -> Event:
        """Plan an event: a draft."""
        event = Event(organization=self.organization, **said)
        require_valid(event, exclude=_KEPT)
        return event_create(event=event, by=self.caller)

    def partial_update(self, request: Request, organization: str, event: str) -> Response:
        """Change the plan."""
        found: Event = self.get_object()
        changed = filled(found, self.checked(partial=True))
        require_valid(found, exclude=_KEPT)
        if changed:
            event_update(event=found, changed=changed, by=self.caller)
        return Response(self.shown(found))

    @action(detail=True, methods=["post"])
    def schedule(self, request: Request, organization: str, event: str) -> Response:
        """Give a draft its public page."""
        return self._done(event_schedule)

    @action(detail=True, methods=["post"])
    def launch(self, request: Request, organization: str, event: str) -> Response:
        """Ask for the programme to be live; it is a moment later."""
        return self._done(event_launch)

    @action(detail=True, methods=["post"])
    def end(self, request: Request, organization: str, event: str) -> Response:
        """Ask for the programme to end, and with it the event."""
        return self._done(event_end)

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, organization: str, event: str) -> Response:
        """Call it off."""
        return self._done(event_cancel)

    @action(detail=True, methods=["post"])
    def rehearse(self, request: Request, organization: str, event: str) -> Response:
        """Launch the programme for speakers and moderators only."""
        return self._done(rehearsal_start)

    @action(detail=True, methods=["post"], url_path="end-rehearsal")
    def end_rehearsal(self, request: Request, organization: str, event: str) -> Response:
        """End the rehearsal; the event is as before it."""
        return self._done(rehearsal_end)

    @action(detail=True, methods=["post"])
    def clone(self, request: Request, organization: str, event: str) -> Response:
        """Plan another event like this one: a draft with line-up and ticket types."""
        found: Event = self.get_object()

        def made() -> Response:
            new = event_clone(event=found, **self.checked(), by=self.caller)
            return Response(self.shown(new), 201)

        return create_once(request, self.organization, made)

    @extend_schema(responses=ReportShape, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=())
    def report(self, request: Request, organization: str, event: str) -> Response:
        """Tell the evening in numbers."""
        return Response(self.shown(report_of(self.get_object()), as_=ReportShape))

    def _done(self, service: Callable[..., None]) -> Response:
        """Let a service do it; answer with the event as it is now."""
        found: Event = self.get_object()
        service(event=found, by=self.caller)
        return Response(self.shown(self.get_object()))
