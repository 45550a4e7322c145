"""The way to the stage and back: hands, invitations, the green room, sound."""

from collections.abc import Iterator

from events.models import (
    Audience,
    SpeakersEnter,
    StageState,
)
from events.selectors import PLACES_TOLD, hands_of
from events.services import control, hands, stage
from events.services.event import event_update
from tests.events.live.night import Night, Story
from tests.events.live.stories.common import BEGIN, long_ago, promoted


def queue(night: Night) -> Iterator[str]:
    """Hands go up and down."""
    yield BEGIN
    for viewer in (night.vera, night.viktor, night.wanda):
        hands.hand_raise(guest=viewer, by=night.own(viewer))
        yield f"raise_hand {viewer}"
    hands.hand_lower(guest=night.vera, by=night.own(night.vera))
    yield "lower_hand"
    stage.stage_invite(guest=night.viktor, by=night.desk)
    yield "invite"
    hands.hand_lower(guest=night.wanda, by=night.desk)
    yield "lower_hand by a moderator"


def long_queue(night: Night) -> Iterator[str]:
    """More hands than are told their place; Vera is far behind."""
    up = {"event": night.event, "stage_state": StageState.HAND_RAISED}
    Audience.objects.bulk_create(Audience(name=f"Crowd {n}", **up) for n in range(PLACES_TOLD))
    first, second = hands_of(night.event)[:2]
    yield BEGIN
    hands.hand_raise(guest=night.vera, by=night.own(night.vera))
    yield "the 51st hand"
    hands.hand_lower(guest=first, by=night.own(first))
    yield "the queue moves"
    hands.hand_lower(guest=second, by=night.own(second))
    yield "and again"


def forgotten(night: Night) -> Iterator[str]:
    """A hand whose owner has gone for good."""
    yield BEGIN
    hands.hand_raise(guest=night.vera, by=night.own(night.vera))
    night.room.tick()
    yield "away"
    Audience.objects.filter(pk=night.vera.pk).update(away_since=long_ago())
    night.room.tick()
    yield "forget_hand"


def refusals(night: Night) -> Iterator[str]:
    """Invitations that come to nothing."""
    yield BEGIN
    stage.stage_invite(guest=night.vera, by=night.desk)
    stage.stage_decline(guest=night.vera, by=night.own(night.vera))
    yield "decline"
    stage.stage_invite(guest=night.vera, by=night.desk)
    stage.stage_withdraw(guest=night.vera, by=night.desk)
    yield "withdraw"
    stage.stage_invite(guest=night.vera, by=night.desk)
    yield "invite"
    Audience.objects.filter(pk=night.vera.pk).update(stage_until=long_ago())
    night.room.tick()
    yield "run_out"


def promotion(night: Night) -> Iterator[str]:
    """From the seat to the stage and back, in every way."""
    yield BEGIN
    stage.stage_invite(guest=night.vera, by=night.desk)
    yield "invite"
    stage.stage_accept(guest=night.vera, by=night.own(night.vera))
    yield "accept"
    night.come(night.vera)
    yield "join"
    stage.stage_put_on(guest=night.vera, by=night.desk)
    yield "put_on_stage"
    night.tracks(night.vera, screen="on")
    yield "tracks"
    night.go(night.vera)
    yield "part"
    night.come(night.vera)
    yield "join again"
    stage.stage_put_on(guest=night.vera, by=night.desk)
    stage.stage_to_green_room(guest=night.vera, by=night.desk)
    yield "to_green_room"
    stage.stage_seat(guest=night.vera, by=night.desk)
    yield "seat"
    night.go(night.vera)
    promoted(night, night.vera)
    stage.stage_leave(guest=night.vera, by=night.own(night.vera))
    yield "leave"


def line_up(night: Night) -> Iterator[str]:
    """Speakers go the same way, or straight onto the stage."""
    yield BEGIN
    night.come(night.sam)
    yield "join"
    stage.stage_put_on(guest=night.sam, by=night.desk)
    yield "put_on_stage"
    stage.stage_leave(guest=night.sam, by=night.own(night.sam))
    night.go(night.sam)
    yield "leave"
    night.event.speakers_enter = SpeakersEnter.STAGE
    event_update(event=night.event, changed=["speakers_enter"], by=night.office)
    yield "speakers_enter"
    night.come(night.sue)
    yield "enter_stage"


def sound(night: Night) -> Iterator[str]:
    """Muting, and asking to unmute."""
    yield BEGIN
    promoted(night, night.vera)
    night.come(night.sam)
    control.guest_mute(guest=night.vera, by=night.desk)
    yield "mute"
    night.tracks(night.vera, microphone="off")
    yield "tracks"
    control.guest_ask_to_unmute(guest=night.vera, by=night.desk)
    yield "ask_to_unmute"
    control.guest_stay_muted(guest=night.vera, by=night.own(night.vera))
    yield "stay_muted"
    control.guest_ask_to_unmute(guest=night.vera, by=night.desk)
    night.tracks(night.vera, microphone="on")
    yield "unmuted"
    control.everybody_mute(event=night.event, by=night.desk)
    yield "mute_all"


STORIES: list[Story] = [queue, long_queue, forgotten, refusals, promotion, line_up, sound]
