"""Viewers are counted while the programme runs, once, however many reconcilers count."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from config import clock
from events.models import Audience, Event, EventStatus
from events.services import samples
from events.services.presence import presence_change
from events.services.rerun import event_rerun
from events.services.samples import sample_step, samples_take
from streaming.listeners import listeners
from streaming.models import Stream, StreamState
from tests.events.services.test_upkeep import BY
from tests.factories import make_audience

START = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@pytest.fixture
def running(event: Event) -> Event:
    """The event, live since 20:00."""
    Stream.objects.filter(pk=event.stream_id).update(state=StreamState.LIVE, live_at=START)
    event.stream.refresh_from_db()
    return event


def take(seconds: float) -> None:
    """Let the reconciler look, so many seconds after the programme was live."""
    samples_take(now=after(seconds))


def watch(guest: Audience, *, from_: float, opened: bool = True) -> None:
    with clock.at(after(from_)):
        pages = {guest.pk: [("page", 1.0)] if opened else []}
        presence_change(event=guest.event, process="a", pages=pages)


def counted(event: Event) -> list[tuple[float, int]]:
    rows = event.viewer_samples.values_list("at", "viewers")
    return [((at - START).total_seconds(), viewers) for at, viewers in rows]


def watched(guest: Audience) -> int:
    return Audience.objects.get(pk=guest.pk).watched_seconds


def test_who_watches_is_counted_every_ten_seconds(running: Event, vera: Audience) -> None:
    watch(vera, from_=0)
    for second in range(31):
        take(second + 0.4)
    watch(make_audience(event=running), from_=31)
    take(40.4)
    assert counted(running) == [(0.4, 1), (10.4, 1), (20.4, 1), (30.4, 1), (40.4, 2)]


def test_each_is_told_how_long_they_watched(
    running: Event, vera: Audience, viktor: Audience
) -> None:
    watch(vera, from_=0)
    for second in range(0, 60, 10):
        take(second)
    watch(vera, from_=55, opened=False)
    watch(viktor, from_=55)
    take(60)
    assert (watched(vera), watched(viktor)) == (50, 10)


def test_looks_that_come_late_lose_no_second(running: Event, vera: Audience) -> None:
    watch(vera, from_=0)
    for number in range(6):
        take(number * 10.9)
    assert watched(vera) == 54


def test_an_interruption_is_counted_but_nobody_watched_it(running: Event, vera: Audience) -> None:
    Stream.objects.update(state=StreamState.INTERRUPTED)
    watch(vera, from_=0)
    take(10)
    assert counted(running) == [(10, 1)]
    assert watched(vera) == 0


def test_of_a_time_in_which_nobody_counted_little_is_believed(
    running: Event, vera: Audience
) -> None:
    watch(vera, from_=0)
    take(0)
    watch(vera, from_=600)
    take(610)
    assert watched(vera) == 20


@pytest.mark.parametrize("state", sorted(set(StreamState) - {"live", "interrupted"}))
def test_nobody_is_counted_while_nothing_runs(running: Event, vera: Audience, state: str) -> None:
    Stream.objects.update(state=state)
    watch(vera, from_=0)
    take(10)
    assert counted(running) == []


@pytest.mark.parametrize("fields", [{"rehearsing": True}, {"status": EventStatus.ENDED}])
def test_a_rehearsal_and_what_is_over_have_no_viewers(
    running: Event, vera: Audience, fields: dict[str, object]
) -> None:
    Event.objects.update(**fields)
    watch(vera, from_=0)
    take(10)
    assert counted(running) == []
    assert watched(vera) == 0


def test_whose_ticket_was_revoked_is_not_counted(running: Event, vera: Audience) -> None:
    watch(vera, from_=0)
    Audience.objects.update(revoked_at=START)
    take(10)
    assert counted(running) == [(10, 0)]


def test_a_long_programme_is_counted_less_often() -> None:
    hours = [timedelta(hours=hours) for hours in (0, 0.9, 1, 5.9, 6, 24)]
    assert [sample_step(running).seconds for running in hours] == [10, 10, 30, 30, 60, 60]


def test_another_run_begins_anew(running: Event, vera: Audience) -> None:
    watch(vera, from_=0)
    take(10)
    event_rerun(event=running, starts_at=after(3600), by=BY)
    assert watched(vera) == 0


def test_the_reconciler_counts(running: Event, vera: Audience) -> None:
    with clock.at(after(10)):
        for listener in listeners():
            listener.tick()
    assert counted(running) == [(10, 0)]


def test_one_events_trouble_is_not_anothers(
    running: Event, other_event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    Stream.objects.update(state=StreamState.LIVE, live_at=START)
    taken = samples._sample

    def sample(event: Event, now: datetime) -> None:
        if event == running:
            raise RuntimeError("of this event alone")
        taken(event, now)

    monkeypatch.setattr(samples, "_sample", sample)
    take(10)
    assert counted(running) == []
    assert counted(other_event) == [(10, 0)]


@pytest.mark.django_db(transaction=True)
def test_several_reconcilers_count_once(running: Event, vera: Audience) -> None:
    watch(vera, from_=0)
    barrier = Barrier(4)

    def look() -> None:
        barrier.wait()
        take(10)
        connection.close()

    with ThreadPoolExecutor(4) as reconcilers:
        for done in [reconcilers.submit(look) for _ in range(4)]:
            done.result()
    assert counted(running) == [(10, 1)]
    assert watched(vera) == 10
