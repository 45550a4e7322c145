"""The front page of the admin: what is live, what comes next, and what was done lately."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from accounts.access import current_organization, organizations_for
from accounts.models import AuditEntry, Organization, Role
from config import clock
from events.admin.panel import Panel, panel_of, viewers_of
from events.models import Audience, Event, EventStatus, Speaker
from streaming.models import StreamState

_RUNNING = (
    StreamState.STARTING,
    StreamState.LIVE,
    StreamState.INTERRUPTED,
    StreamState.ENDING,
)
_NEXT = 6
_PAST = 4
_LATELY = 8


@dataclass(frozen=True, slots=True)
class Card:
    """One event on the front page."""

    event: Event
    panel: Panel
    tickets: int
    speakers: int
    may_change: bool


@dataclass(frozen=True, slots=True)
class Board:
    """What the front page shows to one person."""

    may_plan: bool
    several: bool
    live: list[Card] = field(default_factory=list)
    coming: list[Card] = field(default_factory=list)
    drafts: list[Card] = field(default_factory=list)
    past: list[Card] = field(default_factory=list)
    lately: list[AuditEntry] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is no event yet."""
        return not (self.live or self.coming or self.drafts or self.past)


def board_of(request: HttpRequest) -> Board:
    """Return the front page of the person's organizations, or of the one they chose."""
    mine = _organizations(request, Role.MODERATOR)
    organizes = set(_organizations(request, Role.ORGANIZER).values_list("pk", flat=True))
    events = _counted(Event.objects.filter(organization__in=mine))
    live = list(events.filter(_live()).order_by("starts_at"))
    rest = events.exclude(_live())
    scheduled, drafts = Q(status=EventStatus.SCHEDULED), Q(status=EventStatus.DRAFT)
    coming = list(rest.filter(scheduled).order_by("starts_at")[:_NEXT])
    planned = list(rest.filter(drafts).order_by("starts_at")[:_NEXT])
    past = list(rest.exclude(scheduled | drafts).order_by("-starts_at")[:_PAST])
    viewers = viewers_of(live)

    def cards(found: Iterable[Event]) -> list[Card]:
        return [_card(event, viewers.get(event.pk, 0), organizes) for event in found]

    return Board(
        may_plan=bool(organizes),
        several=mine.count() > 1,
        live=cards(live),
        coming=cards(coming),
        drafts=cards(planned),
        past=cards(past),
        lately=list(_lately(organizes)),
    )


def _organizations(request: HttpRequest, role: Role) -> QuerySet[Organization]:
    chosen, mine = current_organization(request), organizations_for(request.user, role=role)
    return mine.filter(pk=chosen.pk) if chosen else mine


def _live() -> Q:
    open_ = Q(status__in=[EventStatus.DRAFT, EventStatus.SCHEDULED])
    return open_ & Q(stream__state__in=_RUNNING)


def _counted(events: QuerySet[Event]) -> QuerySet[Event]:
    """Return the events with how many hold a ticket and how many speak."""
    return events.select_related("organization", "stream").annotate(
        tickets_now=_how_many(Audience.objects.all()),
        speakers_now=_how_many(Speaker.objects.all()),
    )


def _how_many(guests: "QuerySet[Audience] | QuerySet[Speaker]") -> Coalesce:
    valid = guests.filter(event=OuterRef("pk"), revoked_at=None).order_by()
    return Coalesce(Subquery(valid.values("event").annotate(n=Count("pk")).values("n")), 0)


def _card(event: Event, viewers: int, organizes: set[int]) -> Card:
    return Card(
        event=event,
        panel=panel_of(event, viewers=viewers),
        tickets=getattr(event, "tickets_now", 0),
        speakers=getattr(event, "speakers_now", 0),
        may_change=event.organization_id in organizes,
    )


def _lately(organizes: set[int]) -> QuerySet[AuditEntry]:
    """Return what was done lately, for those who may read the audit log."""
    entries = AuditEntry.objects.filter(organization__in=organizes, at__lte=clock.now())
    return entries.select_related("organization")[:_LATELY]
