"""An event's evening in numbers: who came, how many watched when, and what happened on stage."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from math import ceil
from typing import NamedTuple

from django.db.models import Avg, Count, Q

from accounts.models import AuditEntry
from events.models import Audience, Event
from events.selectors import viewers_count
from streaming.models import StreamState

CURVE_POINTS = 240


class Point(NamedTuple):
    """How many watched at a moment."""

    at: datetime
    viewers: int


@dataclass(frozen=True, slots=True)
class Report:
    """The programme's run up to now; all is zero, and ``since`` None, before it was live.

    ``until`` is None while it runs. ``tickets`` are the valid ones, ``came`` how many of them
    watched at all, for ``watched_seconds`` on average; ``average`` is how many watched on average
    over the time. ``hands`` counts how often hands were raised, ``on_stage`` the ticket holders who
    were on stage.
    """

    since: datetime | None
    until: datetime | None
    tickets: int
    watching: int = 0
    came: int = 0
    watched_seconds: int = 0
    hands: int = 0
    invited: int = 0
    declined: int = 0
    on_stage: int = 0
    samples: tuple[Point, ...] = ()

    @property
    def seconds(self) -> int:
        """How long the programme ran, as far as is known."""
        last = self.until or (self.samples[-1].at if self.samples else self.since)
        return round((last - self.since).total_seconds()) if last and self.since else 0

    @property
    def peak(self) -> Point | None:
        """When most watched, the first time; None before the first sample."""
        return max(self.samples, key=lambda point: point.viewers, default=None)

    @property
    def average(self) -> float:
        """How many watched on average; a sample counts for as long as it stood."""
        if len(self.samples) < 2:
            return float(self.samples[0].viewers) if self.samples else 0.0
        pairs = zip(self.samples, self.samples[1:], strict=False)
        spans = [(here.viewers, after.at - here.at) for here, after in pairs]
        whole = sum((span for _, span in spans), timedelta())
        return sum(viewers * (span / whole) for viewers, span in spans)

    @property
    def curve(self) -> list[Point]:
        """The samples, at most ``CURVE_POINTS`` of them: each the highest of its neighbours."""
        size = ceil(len(self.samples) / CURVE_POINTS) or 1
        groups = (self.samples[i : i + size] for i in range(0, len(self.samples), size))
        return [max(group, key=lambda point: point.viewers) for group in groups]


def report_of(event: Event) -> Report:
    """Return the report of an event, of its latest run; a rehearsal is none."""
    since = None if event.rehearsing else event.stream.live_at
    tickets = Audience.objects.filter(event=event, revoked_at=None).count()
    if since is None:
        return Report(since=None, until=None, tickets=tickets)
    came, watched = _came(event, since)
    return Report(
        since=since,
        until=event.stream.ended_at if event.stream.state == StreamState.ENDED else None,
        tickets=tickets,
        watching=viewers_count(event),
        came=came,
        watched_seconds=watched,
        samples=_samples(event, since),
        **_stage(event, since),
    )


def report_csv(report: Report) -> str:
    """Return the samples as CSV (RFC 4180): when in ISO 8601, and how many watched."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(["time", "viewers"])
    writer.writerows((f"{point.at:%Y-%m-%dT%H:%M:%SZ}", point.viewers) for point in report.samples)
    return written.getvalue()


def _came(event: Event, since: datetime) -> tuple[int, int]:
    """Return how many tickets were watched with, and for how many seconds on average."""
    watched = Q(watched_seconds__gt=0) | Q(checked_in_at__gte=since)
    came = Audience.objects.filter(watched, event=event)
    found = came.aggregate(tickets=Count("pk"), watched=Avg("watched_seconds"))
    return found["tickets"], round(found["watched"] or 0)


def _samples(event: Event, since: datetime) -> tuple[Point, ...]:
    rows = event.viewer_samples.filter(at__gte=since).order_by("at")
    return tuple(Point(*row) for row in rows.values_list("at", "viewers"))


def _stage(event: Event, since: datetime) -> dict[str, int]:
    """Count what the audit log holds of the stage."""
    log = AuditEntry.objects.filter(
        organization=event.organization_id, context=event.public_id, at__gte=since
    ).order_by()
    asked = log.filter(action__in=["stage.raise_hand", "stage.invite", "stage.decline"])
    counted = dict(asked.values("action").annotate(n=Count("pk")).values_list("action", "n"))
    risen = log.filter(action="stage.put_on_stage").values_list("target", flat=True).distinct()
    return {
        "hands": counted.get("stage.raise_hand", 0),
        "invited": counted.get("stage.invite", 0),
        "declined": counted.get("stage.decline", 0),
        "on_stage": Audience.objects.filter(event=event, public_id__in=_ids(risen)).count(),
    }


def _ids(targets: Iterable[str]) -> set[str]:
    """Return the public ids that end the names in the room."""
    return {target.rpartition("#")[2] for target in targets}
