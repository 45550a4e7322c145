"""Programmes that begin and end by themselves.

Called about once a second in every reconciler process. The stream's own compare-and-swap sees to it
that each is launched and ended once, however many copies run.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.audit import SYSTEM
from events.errors import EventError
from events.models import Event, EventStatus
from events.services.event import event_end, event_launch
from events.services.rehearsal import rehearsal_end
from streaming.errors import StreamTransitionError
from streaming.models import StreamState

LATEST = timedelta(hours=1)  # after the planned start: then a person decides

logger = logging.getLogger(__name__)


def programmes_on_time(*, now: datetime) -> None:
    """Launch and end what is to begin and to end by itself, and has come to its time."""
    for event in _to_end(now):
        _try(programme_end, event)
    for event in _to_begin(now):
        _try(programme_begin, event)


def programme_begin(*, event: Event) -> None:
    """Launch the programme; a rehearsal that still runs ends.

    Raises EventError, or StreamTransitionError when somebody launched it before.
    """
    with transaction.atomic():
        if event.rehearsing:
            rehearsal_end(event=event, by=SYSTEM)
        event_launch(event=event, by=SYSTEM)


def programme_end(*, event: Event) -> None:
    """End the programme. Raises StreamTransitionError when somebody ended it before."""
    event_end(event=event, by=SYSTEM)


def _to_begin(now: datetime) -> QuerySet[Event]:
    """Return what was not launched yet: what failed is tried again by people only."""
    waiting = Q(stream__state=StreamState.IDLE) | Q(rehearsing=True)
    not_over = Q(ends_at=None) | Q(ends_at__gt=now)
    return _scheduled().filter(
        waiting, not_over, auto_start=True, starts_at__lte=now, starts_at__gt=now - LATEST
    )


def _to_end(now: datetime) -> QuerySet[Event]:
    """Return what was launched and is over by its plan.

    What a person launched only after the planned end has none: a person ends it.
    """
    done = (StreamState.IDLE, StreamState.ENDING, StreamState.ENDED)
    running = _scheduled().filter(auto_end=True, ends_at__lte=now, rehearsing=False)
    late = Q(stream__started_at__gte=F("ends_at"))
    return running.exclude(late).exclude(stream__state__in=done)


def _scheduled() -> QuerySet[Event]:
    events = Event.objects.select_related("organization", "stream")
    return events.filter(status=EventStatus.SCHEDULED)


def _try(call: Callable[..., None], event: Event) -> None:
    """One event's trouble is not another's; what fails is tried again at the next tick."""
    try:
        call(event=event)
    except (EventError, StreamTransitionError) as refused:
        logger.info("event %s: %s", event.pk, refused)  # somebody else was quicker
    except Exception:
        logger.exception("event %s: it did not begin or end by itself", event.pk)
