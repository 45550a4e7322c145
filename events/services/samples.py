"""Counting the viewers while a programme runs: once, however many reconcilers run.

Each sample is taken in the event's lock, with the seconds it adds to those who watch.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from events.models import Audience, Event, EventStatus, Presence, ViewerSample
from streaming.models import StreamState

logger = logging.getLogger(__name__)

_RUNNING = (StreamState.LIVE, StreamState.INTERRUPTED)
_STEPS = (
    (timedelta(hours=1), timedelta(seconds=10)),
    (timedelta(hours=6), timedelta(seconds=30)),
)
_LATER = timedelta(minutes=1)


def samples_take(*, now: datetime) -> None:
    """Count the viewers of every programme that runs, where it is time to.

    One event's trouble is not another's. A rehearsal has no viewers.
    """
    running = Q(status=EventStatus.SCHEDULED, rehearsing=False, stream__state__in=_RUNNING)
    for event in Event.objects.filter(running, stream__live_at__lte=now).select_related("stream"):
        try:
            if _seconds_due(event, now) is not None:
                _sample(event, now)
        except Exception:
            logger.exception("event %s: the viewers were not counted", event.pk)


def sample_step(running: timedelta) -> timedelta:
    """Return how long it is between two samples of a programme that has run for so long.

    A day is some 2,000 samples that way, and an hour 360.
    """
    return next((step for until, step in _STEPS if running < until), _LATER)


def _sample(event: Event, now: datetime) -> None:
    """Write the sample, unless another reconciler was quicker."""
    with transaction.atomic():
        Event.objects.select_for_update().only("pk").get(pk=event.pk)
        seconds = _seconds_due(event, now)
        if seconds is None:
            return
        seen = seconds if event.stream.state == StreamState.LIVE else 0
        viewers = _watching(event, now).update(watched_seconds=F("watched_seconds") + seen)
        ViewerSample.objects.create(event=event, at=now, viewers=viewers)


def _seconds_due(event: Event, now: datetime) -> int | None:
    """Return how many seconds a sample of now stands for, or None when it is not time for one.

    Of a time in which nobody counted only two steps are believed.
    """
    since = event.stream.live_at or now
    latest = event.viewer_samples.filter(at__gte=since).aggregate(at=Max("at"))["at"]
    step = sample_step(now - since)
    if latest is not None and now - latest < step:
        return None
    seconds = int((now - since).total_seconds()) - int(((latest or since) - since).total_seconds())
    return min(seconds, int(2 * step.total_seconds()))


def _watching(event: Event, now: datetime) -> QuerySet[Audience]:
    """Return the ticket holders whose page is open."""
    present = Presence.objects.filter(audience=OuterRef("pk"), expires_at__gt=now)
    return Audience.objects.filter(Exists(present), event=event, revoked_at=None)
