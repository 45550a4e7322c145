"""Reading events and their people."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Organization
from config import clock
from events.models import (
    Announcement,
    Audience,
    Event,
    EventStatus,
    Guest,
    Presence,
    Speaker,
    StageState,
    Visibility,
)
from streaming.models import StreamState

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Watching(TypedDict):
        watching: bool

    WatchingAudience = WithAnnotations[Audience, _Watching]

LATE = timedelta(days=1)  # when nobody waits for a launch any more
PLACES_TOLD = 50  # how many with a raised hand know their place in the queue


def events_coming(organization: Organization | None = None) -> QuerySet[Event]:
    """Return the listed events that run or are to come, the soonest first; of one or of all.

    One that is a day late and was never launched was forgotten: no list begins with it.
    """
    now = clock.now()
    ahead = Q(starts_at__gt=now - LATE) | Q(ends_at__gt=now)
    begun = ~Q(stream__state=StreamState.IDLE) & Q(rehearsing=False)
    coming = _listed(organization).filter(ahead | begun, status=EventStatus.SCHEDULED)
    return coming.order_by("starts_at", "pk")


def events_past(organization: Organization) -> QuerySet[Event]:
    """Return an organization's listed events that are over, the latest first."""
    past = _listed(organization).filter(status=EventStatus.ENDED)
    return past.order_by("-starts_at", "-pk")


def _listed(organization: Organization | None) -> QuerySet[Event]:
    events = Event.objects.exclude(visibility=Visibility.UNLISTED)
    if organization:
        events = events.filter(organization=organization)
    return events.select_related("organization", "stream")


def audience_of(event: Event) -> "QuerySet[WatchingAudience]":
    """Return the valid ticket holders, each with ``watching``: whether their page is open."""
    present = Presence.objects.filter(audience=OuterRef("pk"), expires_at__gt=clock.now())
    valid = Audience.objects.filter(event=event, revoked_at=None)
    return valid.annotate(watching=Exists(present)).order_by("created_at", "pk")


def viewers_count(event: Event) -> int:
    """Return how many ticket holders have the event's page open."""
    present = Presence.objects.filter(audience__event=event, expires_at__gt=clock.now())
    return int(present.aggregate(n=Count("audience", distinct=True))["n"])


def speakers_of(event: Event) -> QuerySet[Speaker]:
    """Return the speakers whose links are valid."""
    return Speaker.objects.filter(event=event, revoked_at=None)


def line_up_of(event: Event) -> QuerySet[Speaker]:
    """Return the speakers in the order in which everybody sees them."""
    return speakers_of(event).order_by("position", "created_at", "pk")


def guests_in(event: Event, states: Collection[StageState]) -> list[Audience | Speaker]:
    """Return the viewers and speakers who are in one of ``states``, in the order they came to."""
    found = _guests(event, Q(stage_state__in=states))
    return sorted(found, key=lambda guest: (guest.stage_since, guest.pk))


def guests_named(event: Event, public_ids: Collection[str]) -> dict[str, Audience | Speaker]:
    """Return the guests of an event who bear one of these public ids, by id."""
    return {guest.public_id: guest for guest in _guests(event, Q(public_id__in=public_ids))}


def guests_on_stage(event: Event) -> list[Audience | Speaker]:
    """Return who is on stage, in the order they came on it."""
    return guests_in(event, [StageState.ON_STAGE])


def stage_count(event: Event) -> int:
    """Return how many are on stage."""
    on_stage = Q(event=event, stage_state=StageState.ON_STAGE)
    return Speaker.objects.filter(on_stage).count() + Audience.objects.filter(on_stage).count()


def stage_names(event: Event) -> list[str]:
    """Return the names of those on stage, in the order they came on it."""
    return [guest.name for guest in guests_on_stage(event)]


def hands_of(event: Event) -> QuerySet[Audience]:
    """Return the viewers with a raised hand: the queue, in its order."""
    hands = Audience.objects.filter(event=event, stage_state=StageState.HAND_RAISED)
    return hands.order_by("stage_since", "pk")


def hand_place(guest: Guest) -> int | None:
    """Return a guest's place in the queue, from 1; None beyond ``PLACES_TOLD`` or outside it."""
    if guest.stage_state != StageState.HAND_RAISED:
        return None
    earlier = Q(stage_since__lt=guest.stage_since)
    same = Q(stage_since=guest.stage_since, pk__lt=guest.pk)
    place = hands_of(guest.event).filter(earlier | same).count() + 1
    return place if place <= PLACES_TOLD else None


def announcement_of(event: Event) -> Announcement | None:
    """Return what is announced at the event now."""
    now = clock.now()
    return Announcement.objects.filter(event=event, ended_at=None, until__gt=now).first()


def _guests(event: Event, which: Q) -> list[Audience | Speaker]:
    """Return viewers and speakers, with the event as it is in the caller's hands."""
    found: list[Audience | Speaker] = [*Speaker.objects.filter(which, event=event)]
    found += Audience.objects.filter(which, event=event)
    for guest in found:
        guest.event = event
    return found
