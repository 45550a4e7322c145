"""The way to the stage: every step from every state, races, and what is told of them."""

from collections.abc import Callable
from functools import partial

import pytest

from accounts.models import User
from events.errors import EventClosedError, StageTransitionError
from events.models import Audience, Event, EventMessage, EventStatus, StageState
from events.services.stage import (
    stage_accept,
    stage_clear,
    stage_decline,
    stage_invite,
    stage_joined,
    stage_leave,
    stage_parted,
    stage_remove,
    stage_require_way,
    stage_withdraw,
)
from tests.events.told import told, told_to

SEATED, INVITED, JOINING, ON_STAGE = StageState
STEPS: dict[str, tuple[dict[StageState, StageState], Callable[..., None]]] = {
    "invite": ({SEATED: INVITED}, stage_invite),
    "withdraw": ({INVITED: SEATED, JOINING: SEATED}, stage_withdraw),
    "accept": ({INVITED: JOINING}, stage_accept),
    "decline": ({INVITED: SEATED}, stage_decline),
    "leave": ({JOINING: SEATED, ON_STAGE: SEATED}, stage_leave),
    "remove": ({JOINING: SEATED, ON_STAGE: SEATED}, stage_remove),
}
BY_A_MODERATOR = (stage_invite, stage_withdraw, stage_remove)


def put(audience: Audience, state: StageState) -> None:
    Audience.objects.filter(pk=audience.pk).update(stage_state=state)
    audience.stage_state = state


def stored(audience: Audience) -> str:
    return Audience.objects.get(pk=audience.pk).stage_state


@pytest.mark.parametrize("state", StageState)
@pytest.mark.parametrize("asked", STEPS)
def test_a_step_is_taken_where_it_is_possible_and_refused_by_name_elsewhere(
    vera: Audience, mona: User, asked: str, state: StageState
) -> None:
    ways, service = STEPS[asked]
    take = partial(service, audience=vera)
    if service in BY_A_MODERATOR:
        take = partial(take, by=mona)
    put(vera, state)
    if state in ways:
        take()
        assert stored(vera) == vera.stage_state == ways[state]
    else:
        with pytest.raises(StageTransitionError) as refused:
            take()
        assert (refused.value.state, refused.value.asked) == (state, asked)
        assert stored(vera) == state
        assert told(vera.event) == []


def test_each_step_is_told_to_the_viewer_and_to_the_moderators(vera: Audience, mona: User) -> None:
    stage_invite(audience=vera, by=mona)
    stage_accept(audience=vera)
    stage_joined(audience=vera)
    stage_leave(audience=vera)
    steps = ["stage.invited", "stage.accepted", "stage.joined", "stage.left"]
    assert told_to(vera.event, f"audience:{vera.public_id}") == steps
    assert told_to(vera.event, "moderators") == steps


def test_everybody_in_the_house_hears_who_is_on_stage(vera: Audience, mona: User) -> None:
    put(vera, JOINING)
    stage_joined(audience=vera)
    stage_remove(audience=vera, by=mona)
    names = EventMessage.objects.filter(type="stage.changed", scope="guests")
    assert [message.data for message in names] == [{"stage": ["Vera"]}, {"stage": []}]


def test_of_two_answers_at_once_one_happens_and_the_other_is_told_the_state(
    vera: Audience, mona: User
) -> None:
    stage_invite(audience=vera, by=mona)
    one, other = Audience.objects.get(pk=vera.pk), Audience.objects.get(pk=vera.pk)
    stage_decline(audience=one)
    with pytest.raises(StageTransitionError) as refused:
        stage_accept(audience=other)
    assert refused.value.state == SEATED
    assert other.stage_state == SEATED


def test_the_second_of_two_moderators_who_invite_is_told_so(vera: Audience, mona: User) -> None:
    other = Audience.objects.get(pk=vera.pk)
    stage_invite(audience=vera, by=mona)
    with pytest.raises(StageTransitionError, match="Vera is invited"):
        stage_invite(audience=other, by=mona)


@pytest.mark.parametrize("status", [EventStatus.ENDED, EventStatus.CANCELLED])
def test_nobody_comes_on_stage_of_an_event_that_is_over(
    event: Event, vera: Audience, mona: User, status: EventStatus
) -> None:
    event.status = status
    with pytest.raises(EventClosedError):
        stage_invite(audience=vera, by=mona)
    put(vera, INVITED)
    with pytest.raises(EventClosedError):
        stage_accept(audience=vera)


def test_a_revoked_ticket_takes_no_step(vera: Audience, mona: User) -> None:
    Audience.objects.filter(pk=vera.pk).update(revoked_at=vera.created_at)
    with pytest.raises(StageTransitionError):
        stage_invite(audience=vera, by=mona)


def test_the_room_reporting_twice_changes_nothing(vera: Audience) -> None:
    put(vera, ON_STAGE)
    stage_joined(audience=vera)
    assert stored(vera) == ON_STAGE
    stage_parted(audience=vera)
    before = told(vera.event)
    stage_parted(audience=vera)
    assert stored(vera) == SEATED
    assert told(vera.event) == before


def test_a_late_farewell_does_not_undo_a_new_invitation(vera: Audience) -> None:
    put(vera, JOINING)
    stage_parted(audience=vera)
    assert stored(vera) == JOINING


def test_when_the_programme_is_over_everybody_is_seated(event: Event, vera: Audience) -> None:
    put(vera, INVITED)
    stage_clear(event=event)
    assert stored(vera) == SEATED
    assert told_to(event, "moderators") == ["stage.left"]


@pytest.mark.parametrize("state", [SEATED, INVITED])
def test_the_room_is_only_for_those_who_said_yes(vera: Audience, state: StageState) -> None:
    put(vera, state)
    with pytest.raises(StageTransitionError):
        stage_require_way(audience=vera)
