"""Reading events and their people."""

from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from events.models import Audience, Event, EventStatus, Presence, Speaker, StageState

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Watching(TypedDict):
        watching: bool

    WatchingAudience = WithAnnotations[Audience, _Watching]

_ON_THE_HOME_PAGE = 50


def events_coming() -> QuerySet[Event]:
    """Return the public events that run or are to come, the soonest first."""
    coming = Event.objects.filter(status=EventStatus.SCHEDULED)
    return coming.select_related("organization", "stream").order_by("starts_at")[:_ON_THE_HOME_PAGE]


def audience_of(event: Event) -> "QuerySet[WatchingAudience]":
    """Return the valid ticket holders, each with ``watching``: whether their page is open."""
    present = Presence.objects.filter(audience=OuterRef("pk"), expires_at__gt=timezone.now())
    valid = Audience.objects.filter(event=event, revoked_at=None)
    return valid.annotate(watching=Exists(present)).order_by("created_at", "pk")


def is_watching(audience: Audience) -> bool:
    """Whether a ticket holder's page is open somewhere."""
    return audience.presences.filter(expires_at__gt=timezone.now()).exists()


def viewers_count(event: Event) -> int:
    """Return how many ticket holders have the event's page open."""
    present = Presence.objects.filter(audience__event=event, expires_at__gt=timezone.now())
    return int(present.aggregate(n=Count("audience", distinct=True))["n"])


def speakers_of(event: Event) -> QuerySet[Speaker]:
    """Return the line-up."""
    return Speaker.objects.filter(event=event, revoked_at=None)


def stage_names(event: Event) -> list[str]:
    """Return the names of those on stage: the speakers in the order they came, then viewers."""
    speakers = speakers_of(event).exclude(on_stage_since=None).order_by("on_stage_since", "pk")
    viewers = Audience.objects.filter(Q(event=event, stage_state=StageState.ON_STAGE))
    return [
        *speakers.values_list("name", flat=True),
        *viewers.order_by("pk").values_list("name", flat=True),
    ]
