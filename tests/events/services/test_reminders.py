"""Reminders: when they begin, and for whom."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.audit import Actor
from accounts.models import AuditEntry, Mail
from config import clock
from events.models import Audience, Event, EventStatus, Mailing
from events.services.reminders import reminders_begin, reminders_set
from streaming.models import Stream, StreamState
from tests.factories import make_audience, make_event
from tests.support.mails import work

NOW = clock.now()
START = NOW + timedelta(days=7)


@pytest.fixture(autouse=True)
def guest(event: Event) -> Audience:
    Event.objects.update(starts_at=START)
    return make_audience(event=event, name="Vera", email="vera@x.org")


def at(moment: datetime) -> list[str]:
    """Let it be ``moment`` for two reconcilers and a worker; return all that was mailed so far."""
    with clock.at(moment):
        reminders_begin(now=moment)
        reminders_begin(now=moment)
        work()
    return list(Mail.objects.order_by("pk").values_list("kind", flat=True))


def before(**delta: float) -> datetime:
    return START - timedelta(**delta)


def test_who_has_a_ticket_is_reminded_the_day_and_the_hour_before() -> None:
    assert at(before(hours=25)) == []
    assert at(before(hours=24)) == ["reminder-day"]
    assert at(before(hours=23)) == ["reminder-day"]
    assert at(before(minutes=61)) == ["reminder-day"]
    assert at(before(minutes=60)) == ["reminder-day", "reminder-hour"]
    assert at(START) == ["reminder-day", "reminder-hour"]


@pytest.mark.parametrize(("late", "kinds"), [(5, ["reminder-day"]), (7, [])])
def test_a_reminder_that_comes_too_late_does_not_come(late: int, kinds: list[str]) -> None:
    assert at(before(hours=24 - late)) == kinds


def test_who_came_after_the_reminder_has_just_been_written_to(event: Event) -> None:
    Audience.objects.update(created_at=before(hours=23))
    assert at(before(hours=22)) == []
    assert at(before(minutes=50)) == ["reminder-hour"]


def test_who_does_not_want_reminders_gets_none() -> None:
    Audience.objects.update(reminders=False)
    assert at(before(hours=24)) == []


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED, EventStatus.ENDED])
def test_nobody_is_reminded_of_what_does_not_take_place(status: EventStatus) -> None:
    Event.objects.update(status=status)
    assert at(before(hours=24)) == []


def test_nobody_is_reminded_of_what_has_begun_early() -> None:
    Stream.objects.update(state=StreamState.LIVE)
    assert at(before(minutes=30)) == []


def test_a_moved_event_is_reminded_of_anew() -> None:
    assert at(before(hours=24)) == ["reminder-day"]
    later = START + timedelta(days=3)
    Event.objects.update(starts_at=later)
    assert at(later - timedelta(days=1)) == ["reminder-day", "reminder-day"]


def test_an_event_moved_while_its_reminder_waits_is_not_reminded_of() -> None:
    moment = before(hours=24)
    with clock.at(moment):
        reminders_begin(now=moment)
        Event.objects.update(starts_at=START + timedelta(days=3))
        work()
    assert not Mail.objects.exists()


def test_looking_takes_no_more_queries_for_many_events(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        make_event(starts_at=START)
    with django_assert_num_queries(2):
        reminders_begin(now=NOW)
    at(before(hours=24))
    assert Mailing.objects.count() == 4
    with django_assert_num_queries(2):
        reminders_begin(now=before(hours=23))


def test_not_to_want_reminders_is_written_down_once(guest: Audience) -> None:
    by = Actor(guest.identity)
    for _ in range(2):
        reminders_set(ticket=guest, wanted=False, by=by)
    guest.refresh_from_db()
    assert not guest.reminders
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.details) == ("ticket.reminders", {"wanted": False})
