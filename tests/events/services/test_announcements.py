"""Announcements: one at a time, for a while."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.audit import Actor
from accounts.models import AuditEntry
from events.errors import EventClosedError
from events.models import Announcement, Event, EventMessage, EventStatus
from events.selectors import announcement_of
from events.services.announcements import announcement_make, announcement_withdraw
from events.services.upkeep import stage_upkeep
from tests.events.told import told

BY = Actor("mona@example.com")


def make(event: Event, text: str = "Ten minutes' break.", seconds: int = 60) -> Announcement:
    return announcement_make(event=event, text=text, seconds=seconds, by=BY)


def test_everybody_inside_hears_it_and_who_said_it_is_written_down(event: Event) -> None:
    made = make(event)
    told_now = EventMessage.objects.get()
    assert (told_now.type, told_now.scope) == ("announcement.made", "guests")
    said = {"text": "Ten minutes' break.", "until": made.until.isoformat()}
    assert told_now.data == {"announcement": said}
    assert (made.until - made.made_at).total_seconds() == 60
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name) == ("announcement.make", BY.name)
    assert entry.details == {"text": "Ten minutes' break.", "seconds": 60}
    assert announcement_of(event) == made


def test_a_new_one_takes_the_place_of_the_old(event: Event) -> None:
    first, second = make(event), make(event, "We go on.")
    first.refresh_from_db()
    assert first.ended_at is not None
    assert announcement_of(event) == second


def test_it_is_taken_back(event: Event) -> None:
    make(event)
    announcement_withdraw(event=event, by=BY)
    assert announcement_of(event) is None
    last = EventMessage.objects.latest("number")
    assert (last.type, last.data) == ("announcement.ended", {"announcement": None})


def test_where_nothing_is_announced_there_is_nothing_to_take_back(event: Event) -> None:
    announcement_withdraw(event=event, by=BY)
    assert told(event) == []
    assert not AuditEntry.objects.exists()


def test_it_runs_out_once(event: Event) -> None:
    made = make(event)
    stage_upkeep(now=made.until - timedelta(seconds=1))
    assert told(event) == [("announcement.made", "guests")]
    for _ in range(2):
        stage_upkeep(now=made.until)
    assert told(event)[1:] == [("announcement.ended", "guests")]


def test_one_whose_time_is_over_is_no_more_shown_though_nobody_took_it_off(event: Event) -> None:
    made = make(event)
    Announcement.objects.update(until=timezone.now())
    assert announcement_of(event) is None
    assert Announcement.objects.get(pk=made.pk).ended_at is None


@pytest.mark.parametrize("status", [EventStatus.ENDED, EventStatus.CANCELLED])
def test_nothing_is_announced_after_the_end(event: Event, status: EventStatus) -> None:
    event.status = status
    with pytest.raises(EventClosedError):
        make(event)
