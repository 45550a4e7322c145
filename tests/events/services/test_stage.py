"""The way to the stage: every step from every state, and what is told of them."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.audit import Actor
from events.errors import EventClosedError, StageFullError, StageTransitionError
from events.models import Audience, Event, EventMessage, EventStatus, Speaker, StageState
from events.services import control, guests, hands, stage
from events.services.steps import STEPS, Who
from streaming.models import Stream, StreamState
from tests.events.places import on_air, put
from tests.events.told import told, told_to
from tests.factories import make_audience, make_speaker

MONA = Actor("mona@example.com")
SEATED, HAND, INVITED, JOINING, GREEN_ROOM, ON_STAGE, DROPPED, REMOVED = StageState
SERVICES: dict[str, Callable[..., Any]] = {
    "raise_hand": hands.hand_raise,
    "lower_hand": hands.hand_lower,
    "invite": stage.stage_invite,
    "accept": stage.stage_accept,
    "decline": stage.stage_decline,
    "withdraw": stage.stage_withdraw,
    "leave": stage.stage_leave,
    "put_on_stage": stage.stage_put_on,
    "to_green_room": stage.stage_to_green_room,
    "seat": stage.stage_seat,
    "remove": guests.guest_remove,
    "mute": control.guest_mute,
    "ask_to_unmute": control.guest_ask_to_unmute,
    "stay_muted": control.guest_stay_muted,
}


def stored(guest: Audience | Speaker) -> str:
    return type(guest)._default_manager.get(pk=guest.pk).stage_state


def test_every_command_has_a_service() -> None:
    people = {Who.VIEWER, Who.SPEAKER, Who.MODERATOR}
    assert SERVICES.keys() == {asked for asked, step in STEPS.items() if step.who & people}


@pytest.mark.parametrize("state", StageState)
@pytest.mark.parametrize("asked", SERVICES)
@pytest.mark.parametrize("kind", ["audience", "speaker"])
def test_a_step_is_taken_where_it_is_possible_and_refused_by_name_elsewhere(
    event: Event, vera: Audience, sam: Speaker, kind: str, asked: str, state: StageState
) -> None:
    guest = vera if kind == "audience" else sam
    step = STEPS[asked]
    on_air(event)
    put(guest, state, unmute_asked_at=guest.created_at)
    if state in step.sources(guest):
        SERVICES[asked](guest=guest, by=MONA)
        assert stored(guest) == guest.stage_state == (step.target or state)
        assert told_to(event, f"{kind}:{guest.public_id}") == [step.told]
    else:
        with pytest.raises(StageTransitionError) as refused:
            SERVICES[asked](guest=guest, by=MONA)
        assert (refused.value.state, refused.value.asked) == (state, asked)
        assert stored(guest) == state
        assert told(event) == []


def test_the_whole_way_is_told_to_the_viewer_and_to_the_moderators(vera: Audience) -> None:
    stage.stage_invite(guest=vera, by=MONA)
    stage.stage_accept(guest=vera, by=MONA)
    stage.stage_joined(guest=vera)
    stage.stage_put_on(guest=vera, by=MONA)
    stage.stage_leave(guest=vera, by=MONA)
    steps = ["invited", "accepted", "green_room", "on_stage", "left"]
    expected = [f"stage.{step}" for step in steps]
    assert told_to(vera.event, f"audience:{vera.public_id}") == expected
    assert told_to(vera.event, "moderators") == expected
    names = EventMessage.objects.filter(type="stage.changed", scope="guests")
    assert [message.data for message in names] == [{"stage": ["Vera"]}, {"stage": []}]


def test_an_answer_is_awaited_for_two_minutes_and_the_stage_for_ever(vera: Audience) -> None:
    for service in (stage.stage_invite, stage.stage_accept):
        service(guest=vera, by=MONA)
        assert vera.stage_until is not None
        assert (vera.stage_until - vera.stage_since).total_seconds() == 120
    stage.stage_joined(guest=vera)
    assert vera.stage_until is None


def test_what_is_told_is_what_the_database_holds_now(vera: Audience) -> None:
    stale = Audience.objects.select_related("event__stream").get(pk=vera.pk)
    Audience.objects.update(name="Vera V.")
    stage.stage_invite(guest=stale, by=MONA)
    me = EventMessage.objects.get(scope=f"audience:{vera.public_id}").data["me"]
    assert (me["name"], me["stage_state"]) == ("Vera V.", "invited")


def test_of_two_answers_one_happens_and_the_other_is_told_the_state(vera: Audience) -> None:
    put(vera, INVITED)
    other = Audience.objects.get(pk=vera.pk)
    stage.stage_decline(guest=vera, by=MONA)
    with pytest.raises(StageTransitionError, match="Vera is seated: “accept” is not possible now"):
        stage.stage_accept(guest=other, by=MONA)
    assert other.stage_state == SEATED


@pytest.mark.parametrize("status", [EventStatus.ENDED, EventStatus.CANCELLED])
def test_nobody_comes_on_stage_of_an_event_that_is_over(
    event: Event, vera: Audience, status: EventStatus
) -> None:
    event.status = status
    with pytest.raises(EventClosedError):
        stage.stage_invite(guest=vera, by=MONA)
    put(vera, INVITED)
    with pytest.raises(EventClosedError):
        stage.stage_accept(guest=vera, by=MONA)


@pytest.mark.parametrize("asked", SERVICES)
def test_a_revoked_link_takes_no_step(event: Event, vera: Audience, asked: str) -> None:
    on_air(event)
    for state in STEPS[asked].viewer:
        put(vera, state, revoked_at=vera.created_at, unmute_asked_at=vera.created_at)
        with pytest.raises(StageTransitionError):
            SERVICES[asked](guest=vera, by=MONA)
    assert told(event) == []


def test_nobody_is_put_on_a_full_stage(event: Event, vera: Audience, sam: Speaker) -> None:
    Event.objects.update(stage_capacity=2)
    put(sam, ON_STAGE)
    put(make_audience(event=event), ON_STAGE)
    put(vera, GREEN_ROOM)
    with pytest.raises(StageFullError, match="2 are on it"):
        stage.stage_put_on(guest=vera, by=MONA)
    assert stored(vera) == vera.stage_state == GREEN_ROOM
    stage.stage_to_green_room(guest=sam, by=MONA)
    stage.stage_put_on(guest=vera, by=MONA)
    assert stored(vera) == ON_STAGE


def test_a_speaker_lands_where_the_event_says_while_the_stage_has_room(
    event: Event, sam: Speaker
) -> None:
    stage.stage_joined(guest=sam)
    assert stored(sam) == GREEN_ROOM
    Event.objects.update(speakers_enter="stage", stage_capacity=1)
    sue, sid = make_speaker(event=event, name="Sue"), make_speaker(event=event, name="Sid")
    stage.stage_joined(guest=sue)
    stage.stage_joined(guest=sid)
    assert (stored(sue), stored(sid)) == (ON_STAGE, GREEN_ROOM)


@pytest.mark.parametrize("step", [stage.stage_to_green_room, stage.stage_seat])
def test_a_speaker_whom_a_moderator_took_off_comes_back_into_the_green_room(
    event: Event, sam: Speaker, step: Callable[..., None]
) -> None:
    Event.objects.update(speakers_enter="stage")
    stage.stage_joined(guest=sam)
    step(guest=sam, by=MONA)
    stage.stage_parted(guest=sam)
    stage.stage_joined(guest=sam)
    assert stored(sam) == GREEN_ROOM
    stage.stage_put_on(guest=sam, by=MONA)
    stage.stage_parted(guest=sam)
    stage.stage_joined(guest=sam)
    assert stored(sam) == ON_STAGE


def test_the_next_run_begins_without_what_moderators_did_in_the_last(
    event: Event, sam: Speaker
) -> None:
    Event.objects.update(speakers_enter="stage")
    stage.stage_joined(guest=sam)
    stage.stage_seat(guest=sam, by=MONA)
    stage.stage_clear(event=event)
    stage.stage_joined(guest=sam)
    assert stored(sam) == ON_STAGE


def test_a_viewer_lands_in_the_green_room_wherever_speakers_do(
    event: Event, vera: Audience
) -> None:
    Event.objects.update(speakers_enter="stage")
    put(vera, JOINING)
    stage.stage_joined(guest=vera)
    assert stored(vera) == GREEN_ROOM


@pytest.mark.parametrize("state", [GREEN_ROOM, ON_STAGE])
def test_who_is_dropped_keeps_a_seat_in_the_green_room_for_a_minute(
    vera: Audience, state: StageState
) -> None:
    put(vera, state)
    stage.stage_parted(guest=vera)
    assert stored(vera) == DROPPED
    assert vera.stage_until is not None
    assert (vera.stage_until - vera.stage_since).total_seconds() == 60
    stage.stage_joined(guest=vera)
    assert stored(vera) == GREEN_ROOM


@pytest.mark.parametrize("state", sorted(set(StageState) - {GREEN_ROOM, ON_STAGE}))
def test_a_farewell_of_somebody_who_is_not_in_the_room_changes_nothing(
    vera: Audience, state: StageState
) -> None:
    put(vera, state)
    stage.stage_parted(guest=vera)
    assert stored(vera) == state
    assert told_to(vera.event, f"audience:{vera.public_id}") == []


@pytest.mark.parametrize("state", [GREEN_ROOM, ON_STAGE])
def test_the_room_reporting_twice_changes_nothing(vera: Audience, state: StageState) -> None:
    put(vera, state)
    stage.stage_joined(guest=vera)
    assert stored(vera) == state
    stage.stage_parted(guest=vera)
    before = told_to(vera.event, f"audience:{vera.public_id}")
    stage.stage_parted(guest=vera)
    assert stored(vera) == DROPPED
    assert told_to(vera.event, f"audience:{vera.public_id}") == before


def test_when_the_programme_is_over_everybody_is_seated_but_the_removed(
    event: Event,
) -> None:
    others = {state: make_audience(event=event) for state in StageState}
    for state, guest in others.items():
        put(guest, state)
    put(sam := make_speaker(event=event), ON_STAGE)
    stage.stage_clear(event=event)
    assert {stored(guest) for guest in others.values()} == {SEATED, REMOVED}
    assert stored(sam) == SEATED
    assert stored(others[REMOVED]) == REMOVED
    assert told_to(event, "moderators") == ["stage.seated"]
    assert told_to(event, "guests") == ["stage.changed"]
    assert told_to(event, f"speaker:{sam.public_id}") == ["stage.seated"]


def test_nobody_joins_the_room_of_a_programme_that_is_over(event: Event, sam: Speaker) -> None:
    Stream.objects.update(state=StreamState.ENDED)
    stage.stage_joined(guest=sam)
    assert stored(sam) == SEATED


@pytest.mark.parametrize("state", StageState)
def test_the_room_is_only_for_viewers_on_the_way(vera: Audience, state: StageState) -> None:
    put(vera, state)
    if state in (JOINING, DROPPED, GREEN_ROOM, ON_STAGE):
        stage.stage_require_way(guest=vera)
    else:
        with pytest.raises(StageTransitionError, match="“speak” is not possible"):
            stage.stage_require_way(guest=vera)


def test_speakers_may_always_come_into_the_room(sam: Speaker) -> None:
    stage.stage_require_way(guest=sam)
