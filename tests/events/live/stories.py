"""What may happen at an event, told through the services; each ``yield`` names what was done.

What stands before the first one is there before anybody looks on.
tests/events/live/test_proof.py finds a command that no story tells.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Role
from accounts.services import member_add, member_remove, user_remove, user_update
from events.errors import StageTransitionError
from events.models import (
    Announcement,
    Audience,
    EventMessage,
    Presence,
    Speaker,
    SpeakersEnter,
    StageState,
)
from events.selectors import PLACES_TOLD, hands_of
from events.services import control, guests, hands, stage
from events.services.announcements import announcement_make, announcement_withdraw
from events.services.event import event_create, event_end, event_launch, event_update
from events.services.presence import presence_change, presence_renew
from events.services.rerun import event_rerun
from events.viewers import moderator_identity
from streaming.models import StreamState
from tests.events.live.night import ANNOUNCED, FAILURE, Guest, Night, Story
from tests.factories import make_event

BEGIN = ""


def promoted(night: Night, guest: Audience) -> None:
    """Bring a viewer into the green room."""
    stage.stage_invite(guest=guest, by=night.desk)
    stage.stage_accept(guest=guest, by=night.own(guest))
    night.come(guest)


def programme(night: Night) -> Iterator[str]:
    """The stream goes through its troubles."""
    yield BEGIN
    for state in (StreamState.INTERRUPTED, StreamState.LIVE, StreamState.ENDING):
        night.stream(state, failure=FAILURE)
        yield state
    night.stream(StreamState.ENDED)
    yield "ended"


def failure(night: Night) -> Iterator[str]:
    """It fails, and is tried again."""
    yield BEGIN
    night.stream(StreamState.FAILED, failure=FAILURE)
    yield "failed"
    night.stream(StreamState.STARTING)
    yield "starting"


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
    Audience.objects.filter(pk=night.vera.pk).update(away_since=_long_ago())
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
    Audience.objects.filter(pk=night.vera.pk).update(stage_until=_long_ago())
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


def layouts(night: Night) -> Iterator[str]:
    """The programme is composed anew, and who was large leaves."""
    yield BEGIN
    promoted(night, night.vera)
    stage.stage_put_on(guest=night.vera, by=night.desk)
    large = night.vera.public_id
    control.layout_set(event=night.event, layout="spotlight", spotlight=large, by=night.desk)
    yield "layout"
    stage.stage_leave(guest=night.vera, by=night.own(night.vera))
    yield "leave"
    night.event.stage_capacity = 4
    event_update(event=night.event, changed=["stage_capacity"], by=night.office)
    yield "capacity"


def announcements(night: Night) -> Iterator[str]:
    """Made, replaced, withdrawn, run out."""
    yield BEGIN
    for text in (ANNOUNCED, f"{ANNOUNCED} again"):
        announcement_make(event=night.event, text=text, seconds=60, by=night.desk)
        yield "announcement"
    announcement_withdraw(event=night.event, by=night.desk)
    yield "withdrawn"
    announcement_make(event=night.event, text=ANNOUNCED, seconds=60, by=night.desk)
    Announcement.objects.update(until=_long_ago())
    night.room.tick()
    yield "run out"


def farewells(night: Night) -> Iterator[str]:
    """Removed by a moderator, revoked by the organizer, from the stage and from the seat."""
    yield BEGIN
    hands.hand_raise(guest=night.wilma, by=night.own(night.wilma))
    hands.hand_raise(guest=night.wanda, by=night.own(night.wanda))
    promoted(night, night.viktor)
    stage.stage_put_on(guest=night.viktor, by=night.desk)
    guests.guest_remove(guest=night.viktor, by=night.desk)
    yield "remove from the stage"
    guests.guest_revoke(guest=night.wilma, by=night.office)
    yield "revoke in the queue"
    night.come(night.sue)
    guests.guest_remove(guest=night.sue, by=night.desk)
    yield "remove a speaker"


def names(night: Night) -> Iterator[str]:
    """Links are issued, and people are called otherwise."""
    yield BEGIN
    guests.speaker_invite(speaker=Speaker(event=night.event, name="Sid-Secret"), by=night.office)
    yield "speaker_invite"
    tickets = [Audience(event=night.event, name="Walter-Secret")]
    guests.tickets_issue(event=night.event, tickets=tickets, by=night.office)
    yield "tickets_issue"
    night.come(night.sam)
    promoted(night, night.vera)
    stage.stage_put_on(guest=night.vera, by=night.desk)
    people: list[Guest] = [night.vera, night.sam]
    for guest in people:
        guest.name = f"{guest.name}-Anew"
        guests.guest_update(guest=guest, changed=["name"], by=night.office)
        yield "rename"


def plan(night: Night) -> Iterator[str]:
    """The organizer edits the event, and makes another."""
    yield BEGIN
    night.event.title = "Second night"
    event_update(event=night.event, changed=["title"], by=night.office)
    yield "event_update"
    other = make_event(organization=night.event.organization)
    other.pk = None
    other.public_id = "othernight"
    event_create(event=other, by=night.office)
    yield "event_create"


def comings(night: Night) -> Iterator[str]:
    """Pages open and close, also of somebody with a raised hand."""
    yield BEGIN
    hands.hand_raise(guest=night.vera, by=night.own(night.vera))
    for pages in ({night.vera.pk: [("a", 1.0)]}, {night.wilma.pk: [("b", 2.0)]}):
        _let_tell(night)
        presence_change(event=night.event, process="one", pages=pages)
        yield "came"
    many = [(f"c{n}", 3.0 + n) for n in range(4)]
    _let_tell(night)
    presence_change(event=night.event, process="two", pages={night.vera.pk: many})
    yield "superseded"
    for process in ("one", "two"):
        _let_tell(night)
        presence_change(event=night.event, process=process, pages={night.vera.pk: []})
        yield "went"
    Presence.objects.update(expires_at=_long_ago())
    _let_tell(night)
    presence_renew(event=night.event, process="other")
    yield "forgotten"


def roles(night: Night) -> Iterator[str]:
    """Who works for the organization changes."""
    yield BEGIN
    organization = night.event.organization
    member = member_add(
        organization=organization, email="max@x.org", role=Role.MODERATOR, by=night.office
    )
    yield "member_add"
    member_remove(membership=member, by=night.office)
    yield "member_remove"
    member = member_add(
        organization=organization, email="max@x.org", role=Role.MODERATOR, by=night.office
    )
    member.user.is_active = False
    user_update(user=member.user, changed=["is_active"], by=night.office)
    yield "user_update"
    user_remove(user=member.user, by=night.office)
    yield "user_remove"


def healing(night: Night) -> Iterator[str]:
    """The room is looked at: who is missed comes in, who is gone is dropped."""
    yield BEGIN
    stage.stage_invite(guest=night.vera, by=night.desk)
    stage.stage_accept(guest=night.vera, by=night.own(night.vera))
    night._report(night.vera, connected=True)
    night.room.room_seen(stream=night.event.stream, identities=[night.vera.identity])
    yield "seen"
    night._report(night.vera, connected=False)
    night.room.room_seen(stream=night.event.stream, identities=[])
    yield "missed"


def strangers(night: Night) -> Iterator[str]:
    """Nobody's identity is in the room, a moderator looks on, and a step is refused."""
    yield BEGIN
    for identity in ("Nobody #unknown", moderator_identity(night.mona)):
        night.room.participant_connected(stream=night.event.stream, identity=identity)
        yield identity
    with suppress(StageTransitionError):
        stage.stage_require_way(guest=night.vera)
    with suppress(StageTransitionError):
        stage.stage_accept(guest=night.vera, by=night.own(night.vera))
    yield "refused"


def the_end(night: Night) -> Iterator[str]:
    """The programme is over with people everywhere."""
    yield BEGIN
    promoted(night, night.vera)
    hands.hand_raise(guest=night.wanda, by=night.own(night.wanda))
    night.come(night.sam)
    event_end(event=night.event, by=night.office)
    yield "event_end"
    night.stream(StreamState.ENDED)
    yield "clear"


def again(night: Night) -> Iterator[str]:
    """Another run of the event, with somebody still on stage."""
    yield BEGIN
    promoted(night, night.vera)
    event_rerun(event=night.event, starts_at=timezone.now(), by=night.office)
    yield "rerun"
    event_launch(event=night.event, by=night.office)
    yield "launch"


STORIES: list[Story] = [
    programme,
    failure,
    queue,
    long_queue,
    forgotten,
    refusals,
    promotion,
    line_up,
    sound,
    layouts,
    announcements,
    farewells,
    names,
    plan,
    comings,
    roles,
    healing,
    strangers,
    the_end,
    again,
]


def _long_ago() -> datetime:
    return timezone.now() - timedelta(minutes=10)


def _let_tell(night: Night) -> None:
    """Let the second pass in which no more is told how many watch."""
    EventMessage.objects.filter(event=night.event).update(created_at=_long_ago())
