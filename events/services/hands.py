"""Raised hands: an ordered queue that all moderators see at once."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from accounts.audit import SYSTEM, Actor
from events.live.outbox import news
from events.models import Audience, Event, Presence, Speaker, StageState
from events.services import steps
from events.services.event import event_require_open
from events.services.stepping import step_take, steps_taken
from streaming.errors import StreamNotLiveError

GONE_AFTER = timedelta(seconds=60)  # without an open page a hand's owner is gone for good


def hand_raise(*, guest: Audience | Speaker, by: Actor) -> None:
    """Ask to speak, while the programme runs. How long they are away is counted from now.

    Raises EventClosedError, StreamNotLiveError, StageTransitionError.
    """
    with news(guest.event):
        event = Event.objects.select_related("stream").get(pk=guest.event.pk)
        event_require_open(event=event)
        if not event.is_live:
            raise StreamNotLiveError(state=event.programme_state)
        step_take(guest=guest, step=steps.RAISE_HAND, by=by)
        Audience.objects.filter(pk=guest.pk).update(away_since=None)


def hand_lower(*, guest: Audience | Speaker, by: Actor) -> None:
    """Take a hand down, one's own or a viewer's. Raises StageTransitionError."""
    step_take(guest=guest, step=steps.LOWER_HAND, by=by)


def hands_miss(*, now: datetime) -> None:
    """Note since when the owners of raised hands are away, where nobody noted it.

    Their pages may never have had a socket, or the web process that served it was killed.
    """
    missed = list(_unattended(now).filter(away_since=None).values_list("pk", flat=True))
    if missed:
        Audience.objects.filter(pk__in=missed, away_since=None).update(away_since=now)


def hands_gone(*, now: datetime) -> QuerySet[Audience]:
    """Return the viewers with a raised hand who are gone for good."""
    return _unattended(now).filter(away_since__lte=now - GONE_AFTER)


def hands_forget(*, event: Event, now: datetime) -> None:
    """Take down the hands of those who are gone for good."""
    with news(event) as pen:
        gone = hands_gone(now=now).filter(event=event)
        steps_taken(pen, event, list(gone), steps.FORGET_HAND, by=SYSTEM)


def _unattended(now: datetime) -> QuerySet[Audience]:
    """Return the viewers with a raised hand and no open page."""
    here = Presence.objects.filter(audience=OuterRef("pk"), expires_at__gt=now)
    hands = Audience.objects.filter(stage_state=StageState.HAND_RAISED, revoked_at=None)
    return hands.exclude(Exists(here))
