"""An event's evening in numbers."""

import csv
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.utils import timezone

from accounts.audit import Actor
from events.models import Audience, Event, Speaker, StageState, ViewerSample
from events.report import CURVE_POINTS, Point, Report, report_csv, report_of
from events.services.hands import hand_lower, hand_raise
from events.services.presence import presence_change
from events.services.stage import stage_decline, stage_invite, stage_put_on
from streaming.models import Stream, StreamState
from tests.events.places import put
from tests.factories import make_audience

START = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
BY = Actor("mona@example.com")


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def points(*viewers: int, step: int = 10) -> tuple[Point, ...]:
    return tuple(Point(at(number * step), count) for number, count in enumerate(viewers))


def run(event: Event, *, since: datetime = START, **fields: object) -> Event:
    """Let the event's programme run, by its row alone."""
    found = {"state": StreamState.LIVE, "live_at": since} | fields
    Stream.objects.filter(pk=event.stream_id).update(**found)
    event.stream.refresh_from_db()
    return event


@pytest.fixture
def running(event: Event) -> Event:
    return run(event)


@pytest.fixture
def sampled(running: Event) -> Event:
    rows = [ViewerSample(event=running, at=at, viewers=n) for at, n in points(0, 4, 2)]
    ViewerSample.objects.bulk_create(rows)
    return running


def test_before_it_was_live_there_is_nothing_but_the_tickets(event: Event, vera: Audience) -> None:
    report = report_of(event)
    assert (report.tickets, report.came, report.since, report.peak) == (1, 0, None, None)
    assert (report.curve, report.average, report.seconds) == ([], 0, 0)


def test_the_report_says_how_many_watched_when(sampled: Event) -> None:
    report = report_of(sampled)
    assert report.curve == list(points(0, 4, 2))
    assert report.peak == Point(at(10), 4)
    assert report.average == 2  # nobody for ten seconds, four for ten
    assert (report.since, report.until, report.seconds) == (START, None, 20)


def test_a_sample_counts_for_as_long_as_it_stood() -> None:
    samples = (Point(at(0), 10), Point(at(10), 100), Point(at(100), 0))
    assert Report(START, None, 0, samples=samples).average == 91


def test_the_end_is_the_programmes(sampled: Event) -> None:
    report = report_of(run(sampled, state=StreamState.ENDED, ended_at=at(25)))
    assert (report.until, report.seconds) == (at(25), 25)


def test_who_came_and_for_how_long(running: Event, vera: Audience, viktor: Audience) -> None:
    make_audience(event=running, name="Absent")
    Audience.objects.filter(pk=vera.pk).update(watched_seconds=100, checked_in_at=START)
    Audience.objects.filter(pk=viktor.pk).update(checked_in_at=at(5))
    report = report_of(running)
    assert (report.tickets, report.came, report.watched_seconds) == (3, 2, 50)


def test_who_lost_their_ticket_came_all_the_same(running: Event, vera: Audience) -> None:
    Audience.objects.update(watched_seconds=100, revoked_at=timezone.now())
    report = report_of(running)
    assert (report.tickets, report.came) == (0, 1)


def test_who_watches_now_is_counted(running: Event, vera: Audience) -> None:
    presence_change(event=running, process="a", pages={vera.pk: [("page", 1.0)]})
    assert report_of(running).watching == 1


def test_what_happened_on_stage_is_counted(
    event: Event, vera: Audience, viktor: Audience, sam: Speaker
) -> None:
    run(event, since=timezone.now())
    hand_raise(guest=vera, by=BY)
    hand_lower(guest=vera, by=BY)
    hand_raise(guest=vera, by=BY)
    for guest in (vera, viktor):
        stage_invite(guest=guest, by=BY)
    stage_decline(guest=viktor, by=BY)
    for risen in (vera, sam):
        put(risen, StageState.GREEN_ROOM)
        stage_put_on(guest=risen, by=BY)
    report = report_of(event)
    assert (report.hands, report.invited, report.declined, report.on_stage) == (2, 2, 1, 1)


def test_another_events_evening_is_not_ours(
    sampled: Event, other_event: Event, other_vera: Audience
) -> None:
    run(other_event, since=timezone.now())
    hand_raise(guest=other_vera, by=BY)
    Audience.objects.filter(pk=other_vera.pk).update(watched_seconds=9)
    ViewerSample.objects.create(event=other_event, at=at(15), viewers=99)
    report = report_of(sampled)
    assert (report.hands, report.came, report.tickets, len(report.samples)) == (0, 0, 0, 3)


def test_an_earlier_run_is_not_this_one(sampled: Event) -> None:
    assert report_of(run(sampled, since=at(15))).samples == points(0, 4, 2)[2:]


def test_a_rehearsal_is_no_evening(sampled: Event) -> None:
    sampled.rehearsing = True
    assert report_of(sampled).since is None


def test_a_long_curve_keeps_its_peak() -> None:
    viewers = [1] * 2000
    viewers[777] = 50
    report = Report(START, None, 0, samples=points(*viewers))
    assert len(report.curve) <= CURVE_POINTS
    assert Point(at(7770), 50) in report.curve
    assert report.curve == sorted(report.curve)


def test_the_samples_are_exported_as_csv(sampled: Event) -> None:
    rows = list(csv.reader(StringIO(report_csv(report_of(sampled)))))
    assert rows[0] == ["time", "viewers"]
    assert rows[2] == ["2026-11-22T20:00:10Z", "4"]
    assert len(rows) == 4


def test_a_report_asks_the_same_number_of_questions_whatever_its_size(
    sampled: Event, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    queries = 6
    with django_assert_num_queries(queries):
        report_of(sampled)
    make_audience(event=sampled, watched_seconds=3)
    ViewerSample.objects.bulk_create(
        ViewerSample(event=sampled, at=at(100 + n), viewers=n) for n in range(30)
    )
    with django_assert_num_queries(queries):
        report_of(sampled)
