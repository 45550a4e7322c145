"""How lists of events and tickets are narrowed."""

import re
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from accounts.moments import MomentFilter
from events.models import Audience, Event, EventStatus, StageState, TicketSource
from streaming.models import StreamState

_VALIDITY: dict[str, Q] = {
    "valid": Q(revoked_at=None),
    "transferred": Q(transferred_to__isnull=False),
    "removed": Q(stage_state=StageState.REMOVED),
    "revoked": ~Q(revoked_at=None)
    & ~Q(stage_state=StageState.REMOVED)
    & Q(transferred_to__isnull=True),
}
_RUNNING = Q(
    status=EventStatus.SCHEDULED,
    rehearsing=False,
    stream__state__in=(StreamState.LIVE, StreamState.INTERRUPTED),
)


def words_in(rows: QuerySet[Any], field: str, text: str) -> QuerySet[Any]:
    """Keep the rows whose ``field`` has every word of ``text`` in it, in any case."""
    for word in text.split():
        # Not icontains: SQLite's LIKE knows upper and lower case of ASCII letters only.
        rows = rows.filter(**{f"{field}__iregex": re.escape(word)})
    return rows


class EventFilter(filters.FilterSet):  # type: ignore[misc]  # it is untyped
    """Events by status, start and words of the title."""

    status = filters.ChoiceFilter(
        method="in_status",
        choices=[(name, name) for name in ("draft", "scheduled", "live", "ended", "cancelled")],
    )
    search = filters.CharFilter(method="by_title", max_length=100)
    starts_after = MomentFilter(field_name="starts_at", lookup_expr="gte")
    starts_before = MomentFilter(field_name="starts_at", lookup_expr="lt")

    class Meta:
        model = Event
        fields = ("status", "visibility", "search", "starts_after", "starts_before")

    def in_status(self, rows: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """Keep events of this status; one that is live is not among the scheduled ones."""
        if value == "live":
            return rows.filter(_RUNNING)
        kept = rows.filter(status=value)
        return kept.exclude(_RUNNING) if value == EventStatus.SCHEDULED else kept

    def by_title(self, rows: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """Keep events with these words in their titles."""
        return words_in(rows, "title", value)


class TicketFilter(filters.FilterSet):  # type: ignore[misc]  # it is untyped
    """Tickets by holder, type, source, validity and whether they were used."""

    state = filters.ChoiceFilter(
        method="in_state", choices=[(name, name) for name in _VALIDITY], label="Validity"
    )
    search = filters.CharFilter(method="by_name", max_length=100)
    email = filters.CharFilter(lookup_expr="iexact", max_length=254)
    ticket_type = filters.CharFilter(field_name="ticket_type__public_id", max_length=16)
    source = filters.ChoiceFilter(choices=TicketSource.choices)
    checked_in = filters.BooleanFilter(
        field_name="checked_in_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Audience
        fields: ClassVar[list[str]] = []

    def in_state(self, rows: QuerySet[Audience], name: str, value: str) -> QuerySet[Audience]:
        """Keep tickets of this validity."""
        return rows.filter(_VALIDITY[value])

    def by_name(self, rows: QuerySet[Audience], name: str, value: str) -> QuerySet[Audience]:
        """Keep tickets with these words in their holders' names."""
        return words_in(rows, "name", value)
