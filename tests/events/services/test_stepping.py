"""A step, its audit entry and its news: all of them or none."""

from typing import Any

import pytest
from django.db import DatabaseError

from accounts.audit import Actor
from accounts.models import AuditEntry, User
from events.errors import StageFullError, StageTransitionError
from events.live.outbox import News
from events.models import Audience, Event, EventMessage, StageState
from events.services import log
from events.services.guests import guest_remove
from events.services.stage import stage_invite, stage_joined, stage_put_on
from events.services.stepping import step_take
from events.services.steps import STEPS
from tests.events.places import put


@pytest.fixture
def by(mona: User) -> Actor:
    """Mona, who moderates."""
    return Actor(mona.email, mona, "192.0.2.7")


def fail(*args: object, **kwargs: object) -> Any:
    raise DatabaseError("The disk is full.")


def test_who_did_what_to_whom_when_and_from_where(vera: Audience, by: Actor) -> None:
    stage_invite(guest=vera, by=by)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name, entry.address) == (by.user, by.name, "192.0.2.7")
    assert (entry.action, entry.target) == ("stage.invite", vera.identity)
    assert (entry.context, entry.context_name) == (vera.event.public_id, "Opening night")
    assert entry.organization == vera.event.organization
    assert entry.at >= vera.stage_since


def test_what_the_room_does_is_footlights_own_doing(vera: Audience) -> None:
    put(vera, StageState.JOINING)
    stage_joined(guest=vera)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name, entry.actor) == ("stage.join", "Footlight", None)


@pytest.mark.parametrize("broken", ["the entry", "the news"])
@pytest.mark.parametrize("step", [stage_invite, guest_remove])
def test_a_step_that_cannot_be_written_down_or_told_is_not_taken(
    vera: Audience, by: Actor, monkeypatch: pytest.MonkeyPatch, step: Any, broken: str
) -> None:
    if broken == "the entry":
        monkeypatch.setattr(log, "audit", fail)
    else:
        monkeypatch.setattr(News, "tell", fail)
    with pytest.raises(DatabaseError):
        step(guest=vera, by=by)
    stored = Audience.objects.get()
    assert (stored.stage_state, stored.revoked_at) == (StageState.SEATED, None)
    assert not EventMessage.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_refused_step_is_neither_written_down_nor_told(vera: Audience, by: Actor) -> None:
    with pytest.raises(StageTransitionError):
        stage_put_on(guest=vera, by=by)
    Event.objects.update(stage_capacity=0)
    put(vera, StageState.GREEN_ROOM)
    with pytest.raises(StageFullError):
        stage_put_on(guest=vera, by=by)
    assert not AuditEntry.objects.exists()
    assert not EventMessage.objects.exists()


def test_a_step_of_somebody_else_in_the_meantime_is_seen(vera: Audience, by: Actor) -> None:
    stale = Audience.objects.get(pk=vera.pk)
    stage_invite(guest=vera, by=by)
    with pytest.raises(StageTransitionError) as refused:
        step_take(guest=stale, step=STEPS["raise_hand"], by=by)
    assert refused.value.state == StageState.INVITED
