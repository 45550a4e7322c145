"""What the endpoints below one event share."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request

from accounts.api.access import may
from accounts.api.base import ReadViewSet
from accounts.models import Scope
from events.models import Event


def events_of(view: Any) -> QuerySet[Event]:
    """Return the events of the organization a view found."""
    events = Event.objects.filter(organization=view.organization)
    return events.select_related("organization", "stream")


class OfEventViewSet(ReadViewSet):
    """Endpoints below one event; ``write_scope`` is for seeing links and codes too."""

    write_scope: ClassVar[Scope | None] = Scope.EVENTS
    event: Event

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the event in the organization."""
        super().initial(request, *args, **kwargs)
        found = events_of(self).filter(public_id=kwargs["event"]).first()
        if found is None:
            raise Http404("No such event.")
        self.event = found

    def get_serializer_context(self) -> dict[str, Any]:
        """Say whether links and codes may be seen."""
        return {**super().get_serializer_context(), "rights": self._rights()}

    def _rights(self) -> bool:
        if not hasattr(self, "organization"):  # while the schema is written
            return False
        organization, role = self.organization, self.write_role
        return may(self.request, organization, role=role, scope=self.write_scope)
