"""Who is seen and heard on the programme: those on stage, and only they."""

import pytest

from accounts.audit import Actor
from events.models import Audience, Event, Speaker, SpeakersEnter, StageState
from events.services.guests import guest_remove, guest_revoke
from events.services.programme import programme_follow
from events.services.stage import (
    stage_clear,
    stage_joined,
    stage_leave,
    stage_parted,
    stage_put_on,
    stage_seat,
    stage_to_green_room,
)
from streaming.models import Participant
from streaming.programme import programme_wanted
from tests.events.places import put

BY = Actor("mona@example.com")
Guest = Audience | Speaker


def connect(guest: Guest, *, connected: bool = True, name: str = "") -> None:
    """Let the room have reported the guest, perhaps under another name."""
    identity = f"{name or guest.name} #{guest.public_id}"
    Participant.objects.update_or_create(
        stream=guest.event.stream, identity=identity, defaults={"connected": connected}
    )


def shown(event: Event) -> tuple[str, ...]:
    return programme_wanted(stream=event.stream).identities


def test_nobody_is_shown_before_somebody_is_on_stage(event: Event, sam: Speaker) -> None:
    connect(sam)
    stage_joined(guest=sam)
    assert sam.stage_state == StageState.GREEN_ROOM
    assert shown(event) == ()


def test_a_moderator_brings_somebody_on_and_off_the_programme(event: Event, sam: Speaker) -> None:
    connect(sam)
    stage_joined(guest=sam)
    stage_put_on(guest=sam, by=BY)
    assert shown(event) == (sam.identity,)
    stage_to_green_room(guest=sam, by=BY)
    assert shown(event) == ()


def test_speakers_who_enter_the_stage_are_shown_while_there_is_room(
    event: Event, sam: Speaker, sue: Speaker
) -> None:
    Event.objects.update(speakers_enter=SpeakersEnter.STAGE, stage_capacity=1)
    for speaker in (sam, sue):
        connect(speaker)
        stage_joined(guest=speaker)
    assert shown(event) == (sam.identity,)


@pytest.mark.parametrize("go", [stage_leave, stage_seat, guest_remove, guest_revoke])
def test_who_goes_is_shown_no_more(event: Event, vera: Audience, go: object) -> None:
    assert callable(go)
    put(vera, StageState.ON_STAGE)
    connect(vera)
    programme_follow(event=event)
    assert shown(event) == (vera.identity,)
    go(guest=vera, by=BY)
    assert shown(event) == ()


def test_who_is_dropped_is_shown_no_more_nor_when_they_are_back(
    event: Event, vera: Audience
) -> None:
    put(vera, StageState.ON_STAGE)
    connect(vera)
    programme_follow(event=event)
    connect(vera, connected=False)
    stage_parted(guest=vera)
    assert shown(event) == ()
    connect(vera)
    stage_joined(guest=vera)
    assert shown(event) == ()


def test_those_on_stage_are_shown_in_the_order_they_came(
    event: Event, sam: Speaker, vera: Audience
) -> None:
    for guest in (sam, vera):
        connect(guest)
        put(guest, StageState.GREEN_ROOM)
    stage_put_on(guest=vera, by=BY)
    stage_put_on(guest=sam, by=BY)
    assert shown(event) == (vera.identity, sam.identity)


def test_the_programme_follows_the_name_somebody_really_has_in_the_room(
    event: Event, sam: Speaker
) -> None:
    put(sam, StageState.ON_STAGE)
    connect(sam)
    programme_follow(event=event)
    Speaker.objects.update(name="Samuel")
    connect(sam, name="Samuel")
    connect(sam, connected=False)
    stage_parted(guest=sam)
    assert shown(event) == (f"Samuel #{sam.public_id}",)
    assert Speaker.objects.get().stage_state == StageState.ON_STAGE


def test_at_the_end_nobody_is_shown(event: Event, sam: Speaker) -> None:
    put(sam, StageState.ON_STAGE)
    connect(sam)
    programme_follow(event=event)
    stage_clear(event=event)
    assert shown(event) == ()


def test_a_spotlight_on_somebody_off_stage_falls_on_whoever_speaks(
    event: Event, sam: Speaker
) -> None:
    connect(sam)
    put(sam, StageState.GREEN_ROOM)
    Event.objects.update(spotlight=sam.public_id, layout="spotlight")
    programme_follow(event=event)
    assert programme_wanted(stream=event.stream).spotlight == ""
    stage_put_on(guest=sam, by=BY)
    assert programme_wanted(stream=event.stream).spotlight == sam.identity
