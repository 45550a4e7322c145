"""What time does: answers and kept seats run out, once, however many reconcilers run."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.audit import Actor
from accounts.models import AuditEntry
from events.errors import StageTransitionError
from events.models import Audience, Event, Speaker, StageState
from events.services import upkeep
from events.services.stage import (
    stage_accept,
    stage_invite,
    stage_joined,
    stage_parted,
    stage_require_way,
)
from events.services.stepping import steps_taken
from events.services.upkeep import stage_upkeep
from streaming.listeners import listeners
from tests.events.places import put
from tests.events.told import told_to
from tests.factories import make_audience

BY = Actor("mona@example.com")
SECOND = timedelta(seconds=1)


def state(guest: Audience | Speaker) -> str:
    return type(guest)._default_manager.get(pk=guest.pk).stage_state


def test_an_invitation_nobody_answers_runs_out(vera: Audience) -> None:
    stage_invite(guest=vera, by=BY)
    assert vera.stage_until is not None
    stage_upkeep(now=vera.stage_until - SECOND)
    assert state(vera) == StageState.INVITED
    stage_upkeep(now=vera.stage_until)
    assert state(vera) == StageState.SEATED
    assert told_to(vera.event, f"audience:{vera.public_id}") == ["stage.invited", "stage.expired"]


def test_a_way_nobody_goes_runs_out(vera: Audience) -> None:
    put(vera, StageState.INVITED)
    stage_accept(guest=vera, by=BY)
    stage_upkeep(now=timezone.now() + timedelta(seconds=121))
    assert state(vera) == StageState.SEATED


@pytest.mark.parametrize("kind", ["audience", "speaker"])
def test_a_kept_seat_runs_out(vera: Audience, sam: Speaker, kind: str) -> None:
    guest = vera if kind == "audience" else sam
    put(guest, StageState.ON_STAGE)
    stage_parted(guest=guest)
    stage_upkeep(now=timezone.now() + timedelta(seconds=61))
    assert state(guest) == StageState.SEATED


def test_an_invitation_that_ran_out_is_accepted_no_more_while_no_reconciler_runs(
    vera: Audience,
) -> None:
    put(vera, StageState.INVITED, stage_until=timezone.now() - SECOND)
    with pytest.raises(StageTransitionError):
        stage_accept(guest=vera, by=BY)
    assert state(vera) == StageState.SEATED
    assert told_to(vera.event, f"audience:{vera.public_id}") == ["stage.expired"]
    stage_invite(guest=vera, by=BY)
    stage_accept(guest=vera, by=BY)
    assert state(vera) == StageState.JOINING


@pytest.mark.parametrize("where", [StageState.JOINING, StageState.DROPPED])
def test_who_comes_too_late_is_seated_while_no_reconciler_runs(
    vera: Audience, where: StageState
) -> None:
    put(vera, where, stage_until=timezone.now() - SECOND)
    with pytest.raises(StageTransitionError):
        stage_require_way(guest=vera)
    stage_joined(guest=vera)
    assert state(vera) == StageState.SEATED


def test_a_time_that_was_set_anew_meanwhile_has_not_run_out(vera: Audience) -> None:
    put(vera, StageState.INVITED, stage_until=timezone.now() - SECOND)
    stale = Audience.objects.get(pk=vera.pk)
    put(vera, StageState.INVITED, stage_until=timezone.now() + 60 * SECOND)
    stage_accept(guest=stale, by=BY)
    assert state(vera) == StageState.JOINING


def test_who_answered_in_time_is_left_alone(vera: Audience) -> None:
    stage_invite(guest=vera, by=BY)
    stage_accept(guest=vera, by=BY)
    stage_joined(guest=vera)
    stage_upkeep(now=timezone.now() + timedelta(hours=1))
    assert state(vera) == StageState.GREEN_ROOM


@pytest.mark.django_db(transaction=True)
def test_several_reconcilers_let_it_run_out_once(vera: Audience) -> None:
    put(vera, StageState.INVITED, stage_until=timezone.now())
    start = Barrier(4)

    def tick(_: int) -> None:
        start.wait(10)
        try:
            stage_upkeep(now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as copies:
        list(copies.map(tick, range(4)))
    assert told_to(vera.event, f"audience:{vera.public_id}") == ["stage.expired"]
    assert AuditEntry.objects.filter(action="stage.run_out").count() == 1


def test_one_events_trouble_is_not_anothers(
    event: Event, vera: Audience, other_vera: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guest in (vera, other_vera):
        put(guest, StageState.INVITED, stage_until=timezone.now())

    def broken(pen: object, of: Event, *rest: object, **more: object) -> object:
        if of == event:
            raise RuntimeError("This event is broken.")
        return steps_taken(pen, of, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(upkeep, "steps_taken", broken)
    stage_upkeep(now=timezone.now())
    assert (state(vera), state(other_vera)) == (StageState.INVITED, StageState.SEATED)


def test_when_nothing_is_due_little_is_asked(
    event: Event, django_assert_num_queries: object
) -> None:
    assert callable(django_assert_num_queries)
    make_audience(event=event)
    with django_assert_num_queries(5):
        stage_upkeep(now=timezone.now())


def test_the_reconcilers_tick_brings_it_about(vera: Audience) -> None:
    put(vera, StageState.INVITED, stage_until=timezone.now())
    for listener in listeners():
        listener.tick()
    assert state(vera) == StageState.SEATED
