"""Raised hands: an ordered queue that all moderators see at once."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from accounts.audit import SYSTEM, Actor
from events.live.outbox import news
from events.models import Audience, Event, Presence, Speaker, StageState
from events.services import steps
from events.services.event import event_require_open
from events.services.stepping import step_take, steps_taken
from streaming.errors import StreamNotLiveError

GONE_AFTER = timedelta(seconds=60)  # without an open page a hand's owner is gone for good


def hand_raise(*, guest: Audience | Speaker, by: Actor) -> None:
    """Ask to speak, while the programme runs.

    Raises EventClosedError, StreamNotLiveError, StageTransitionError.
    """
    event_require_open(event=guest.event)
    if not guest.event.is_live:
        raise StreamNotLiveError(state=guest.event.stream.state)
    step_take(guest=guest, step=steps.RAISE_HAND, by=by)


def hand_lower(*, guest: Audience | Speaker, by: Actor) -> None:
    """Take a hand down, one's own or a viewer's. Raises StageTransitionError."""
    step_take(guest=guest, step=steps.LOWER_HAND, by=by)


def hands_miss(*, now: datetime) -> None:
    """Note since when the owners of raised hands are away, where nobody noted it.

    Their pages may never have had a socket, or the web process that served it was killed.
    """
    here = Presence.objects.filter(audience=OuterRef("pk"), expires_at__gt=now)
    hands = Audience.objects.filter(stage_state=StageState.HAND_RAISED, away_since=None)
    missed = list(hands.exclude(Exists(here)).values_list("pk", flat=True))
    if missed:
        hands.filter(pk__in=missed).update(away_since=now)


def hands_forget(*, event: Event, now: datetime) -> None:
    """Take down the hands whose owners are gone for good."""
    with news(event) as pen:
        hands = Audience.objects.filter(event=event, stage_state=StageState.HAND_RAISED)
        gone = hands.filter(away_since__lte=now - GONE_AFTER)
        steps_taken(pen, event, list(gone), steps.FORGET_HAND, by=SYSTEM)
