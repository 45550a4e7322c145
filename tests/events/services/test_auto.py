"""Programmes that begin and end by themselves."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.audit import SYSTEM
from accounts.models import AuditEntry, Organization
from events.listeners import EventStreamListener
from events.models import Event, EventStatus
from events.services import auto
from events.services.auto import LATEST, programmes_on_time
from events.services.event import event_launch
from events.services.rehearsal import rehearsal_start
from streaming.models import Stream, StreamState
from tests.factories import make_event

NOW = timezone.now().replace(microsecond=0)
SECOND = timedelta(seconds=1)
RUNNING = (StreamState.STARTING, StreamState.LIVE, StreamState.INTERRUPTED, StreamState.FAILED)


def planned(organization: Organization, state: str = "idle", **fields: Any) -> Event:
    """An event that begins now, for an hour."""
    plan = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=1)} | fields
    event = make_event(organization=organization, **plan)
    Stream.objects.update(state=state)
    return event


def state_after(event: Event, now: datetime) -> str:
    programmes_on_time(now=now)
    return Stream.objects.get(event=event).state


def test_a_programme_begins_at_its_start_and_not_before(organization: Organization) -> None:
    event = planned(organization, auto_start=True)
    assert state_after(event, NOW - SECOND) == StreamState.IDLE
    assert state_after(event, NOW) == StreamState.STARTING
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name, entry.actor) == ("event.launch", "Footlight", None)


def test_it_begins_once_however_often_and_by_whom_it_is_looked_at(
    organization: Organization,
) -> None:
    planned(organization, auto_start=True)
    for _ in range(3):
        programmes_on_time(now=NOW)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"auto_start": False},
        {"status": EventStatus.DRAFT},
        {"status": EventStatus.CANCELLED},
        {"status": EventStatus.ENDED},
        {"starts_at": NOW - LATEST},
        {"starts_at": NOW - 2 * SECOND, "ends_at": NOW - SECOND},
        {"state": StreamState.FAILED},
        {"state": StreamState.ENDED},
    ],
)
def test_nothing_else_begins_by_itself(organization: Organization, fields: dict[str, Any]) -> None:
    event = planned(organization, **({"auto_start": True} | fields))
    assert state_after(event, NOW) == fields.get("state", StreamState.IDLE)


def test_one_without_a_planned_end_begins_too(organization: Organization) -> None:
    event = planned(organization, auto_start=True, ends_at=None)
    assert state_after(event, NOW) == StreamState.STARTING


def test_a_rehearsal_makes_room_for_the_evening(organization: Organization) -> None:
    event = planned(organization, auto_start=True)
    rehearsal_start(event=event, by=SYSTEM)
    assert state_after(event, NOW) == StreamState.STARTING
    event.refresh_from_db()
    assert not event.rehearsing
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["rehearsal.start", "rehearsal.end", "event.launch"]


@pytest.mark.parametrize("state", RUNNING)
def test_a_programme_ends_at_its_planned_end(organization: Organization, state: str) -> None:
    event = planned(organization, state, auto_end=True)
    assert state_after(event, NOW + timedelta(hours=1) - SECOND) == state
    assert state_after(event, NOW + timedelta(hours=1)) == StreamState.ENDING
    programmes_on_time(now=NOW + timedelta(hours=1))
    assert AuditEntry.objects.get().action == "event.end"


@pytest.mark.parametrize("fields", [{"auto_end": False}, {"ends_at": None}])
def test_nothing_else_ends_by_itself(organization: Organization, fields: dict[str, Any]) -> None:
    event = planned(organization, StreamState.LIVE, **({"auto_end": True} | fields))
    assert state_after(event, NOW + timedelta(days=1)) == StreamState.LIVE


def test_what_never_began_does_not_end(organization: Organization) -> None:
    event = planned(organization, auto_end=True)
    assert state_after(event, NOW + timedelta(hours=2)) == StreamState.IDLE


def test_a_programme_that_a_person_launches_after_the_planned_end_goes_on(
    organization: Organization,
) -> None:
    event = planned(organization, StreamState.LIVE, auto_end=True)
    over = NOW + timedelta(hours=1)
    Stream.objects.update(started_at=over + SECOND)
    assert state_after(event, over + 2 * SECOND) == StreamState.LIVE


def test_one_events_trouble_is_not_anothers(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = (planned(organization, auto_start=True) for _ in range(2))

    def fail(*, event: Event, by: Any) -> None:
        if event == bad:
            raise RuntimeError("the disk is full")
        event_launch(event=event, by=by)

    monkeypatch.setattr(auto, "event_launch", fail)
    assert state_after(good, NOW) == StreamState.STARTING
    assert Stream.objects.get(event=bad).state == StreamState.IDLE


def test_the_clock_of_the_reconciler_does_it(organization: Organization) -> None:
    event = planned(organization, auto_start=True)
    EventStreamListener().tick()
    assert Stream.objects.get(event=event).state == StreamState.STARTING
