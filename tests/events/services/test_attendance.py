"""The stage follows the room, whatever becomes of the callbacks; and the room follows the stage.

The room is the media server's own, its callbacks are posted to the web server's endpoint in every
order, some twice, some never, and then the reconciler looks.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.audit import Actor
from accounts.models import Membership, User
from events.models import Audience, Event, EventStatus, Speaker, SpeakersEnter, StageState
from events.services.event import event_end, event_update
from events.services.guests import guest_remove, guest_revoke
from events.services.stage import stage_seat
from events.services.steps import ANSWER_WITHIN, IN_ROOM
from events.services.upkeep import stage_upkeep
from streaming.backends.base import BackendError
from streaming.backends.current import media_backend
from streaming.mediaserver.callbacks.delivery import Callback
from streaming.mediaserver.rooms import Participant
from streaming.models import Stream
from tests.events.mailbox import Mailbox, deliver
from tests.events.places import put
from tests.factories import make_audience, make_speaker
from tests.streaming.conftest import settle
from tests.streaming.plane import Fault, Plane

pytestmark = pytest.mark.django_db(transaction=True)

SEATED, HAND, INVITED, JOINING, GREEN_ROOM, ON_STAGE, DROPPED, REMOVED = StageState
BY = Actor("somebody")

Guest = Audience | Speaker


class Room:
    """The event's room at the media server, and the callbacks that tell of it."""

    def __init__(self, event: Event, plane: Plane) -> None:
        self.event, self._plane, self._mail = event, plane, Mailbox(plane)

    def join(self, guest: Guest | str) -> Participant:
        identity = guest if isinstance(guest, str) else guest.identity
        return self._plane.join(self.event.stream.name, identity)

    def holds(self, participant: Participant) -> bool:
        return participant.status == "connected"

    def part(self, participant: Participant) -> None:
        self._plane.loop.call(self._plane.rooms.disconnect, participant)

    def callbacks(self) -> Sequence[Callback]:
        return self._mail.take()

    def deliver(self) -> None:
        """Deliver everything in order, and what that brings about."""
        while callbacks := self.callbacks():
            for callback in callbacks:
                deliver(callback)

    def look(self) -> None:
        """Have the reconciler look at the room now."""
        Stream.objects.update(due_at=timezone.now())
        settle(self.event.stream, media_backend())


@pytest.fixture
def room(live: Event, plane: Plane) -> Room:
    return Room(live, plane)


def copy(guest: Guest) -> Any:
    return type(guest)._default_manager.select_related("event__stream").get(pk=guest.pk)


def state(guest: Guest) -> str:
    return type(guest)._default_manager.get(pk=guest.pk).stage_state


def orders(callbacks: int) -> Iterator[tuple[int, ...]]:
    """Every order of every selection of so many callbacks, and everything twice."""
    every = range(callbacks)
    for count in range(callbacks + 1):
        yield from permutations(every, count)
    yield (*every, *every)
    yield (*reversed(every), *every)


@pytest.fixture(params=["viewer", "speaker", "speaker onto the stage"])
def newcomer(request: pytest.FixtureRequest, live: Event) -> Callable[[], Guest]:
    """Makes somebody who is about to join the room."""

    def viewer() -> Guest:
        guest = make_audience(event=live)
        put(guest, JOINING, stage_until=timezone.now() + ANSWER_WITHIN)
        return guest

    if request.param == "viewer":
        return viewer
    if request.param != "speaker":
        Event.objects.update(speakers_enter=SpeakersEnter.STAGE, stage_capacity=16)
    return lambda: make_speaker(event=live)


def test_who_ends_up_in_the_room_is_in_it_in_whatever_order_it_is_reported(
    room: Room, newcomer: Callable[[], Guest]
) -> None:
    for order in orders(3):
        guest = newcomer()
        room.part(room.join(guest))
        stay = room.join(guest)
        came_went_came = room.callbacks()
        for number in order:
            deliver(came_went_came[number])
        room.look()
        assert state(guest) in IN_ROOM, order
        room.part(stay)
        room.deliver()


def test_who_ends_up_outside_is_seated_in_time_in_whatever_order_it_is_reported(
    room: Room, newcomer: Callable[[], Guest]
) -> None:
    for order in orders(2):
        guest = newcomer()
        room.part(room.join(guest))
        came_went = room.callbacks()
        for number in order:
            deliver(came_went[number])
        room.look()
        assert state(guest) not in IN_ROOM, order
        stage_upkeep(now=timezone.now() + 2 * ANSWER_WITHIN)
        assert state(guest) == SEATED, order


def test_who_is_dropped_and_back_within_the_minute_is_in_the_green_room_again(
    room: Room, newcomer: Callable[[], Guest]
) -> None:
    guest = newcomer()
    stay = room.join(guest)
    room.deliver()
    assert state(guest) in IN_ROOM
    room.part(stay)
    room.deliver()
    assert state(guest) == DROPPED
    room.join(guest)
    room.deliver()
    assert state(guest) in IN_ROOM


def test_a_viewer_who_may_not_be_in_the_room_is_taken_out_at_once(room: Room, live: Event) -> None:
    for where in (SEATED, HAND, INVITED):
        viewer = make_audience(event=live)
        put(viewer, where)
        stay = room.join(viewer)
        room.deliver()
        assert not room.holds(stay), where
        assert state(viewer) == where


@pytest.mark.parametrize("end", [guest_remove, guest_revoke])
def test_whose_link_is_dead_is_taken_out_of_the_room(
    room: Room, sam: Speaker, end: Callable[..., None]
) -> None:
    stay = room.join(sam)
    room.deliver()
    end(guest=copy(sam), by=BY)
    assert not room.holds(stay)
    room.deliver()
    again = room.join(sam)
    room.deliver()
    assert not room.holds(again)


def test_a_removal_that_was_lost_is_made_up_for_at_the_next_look(
    room: Room, plane: Plane, vera: Audience
) -> None:
    put(vera, JOINING)
    stay = room.join(vera)
    room.deliver()
    plane.faults.append(Fault("broken", about="Participants", times=99))
    guest_remove(guest=copy(vera), by=BY)
    assert room.holds(stay)
    plane.faults.clear()
    room.look()
    assert not room.holds(stay)
    assert state(vera) == REMOVED


def test_a_viewer_whose_way_back_to_the_seat_was_lost_is_taken_out_at_the_next_look(
    room: Room, plane: Plane, vera: Audience
) -> None:
    put(vera, JOINING)
    stay = room.join(vera)
    room.deliver()
    plane.faults.append(Fault("broken", about="Participants", times=99))
    with pytest.raises(BackendError):
        stage_seat(guest=copy(vera), by=BY)
    assert state(vera) == SEATED
    assert room.holds(stay)
    plane.faults.clear()
    room.look()
    assert not room.holds(stay)


def test_a_speaker_whose_way_back_to_the_seat_was_lost_does_not_come_back_by_it(
    room: Room, plane: Plane, sam: Speaker
) -> None:
    stay = room.join(sam)
    room.deliver()
    plane.faults.append(Fault("broken", about="Participants", times=99))
    with pytest.raises(BackendError):
        stage_seat(guest=copy(sam), by=BY)
    assert room.holds(stay)
    plane.faults.clear()
    room.look()
    assert not room.holds(stay)
    room.deliver()
    room.look()
    assert state(sam) == SEATED


def test_somebody_who_left_unnoticed_keeps_no_place(room: Room, sam: Speaker) -> None:
    put(sam, ON_STAGE)
    room.look()
    assert state(sam) == DROPPED


def test_a_moderator_may_look_on_as_long_as_they_moderate(
    room: Room, plane: Plane, mona: User
) -> None:
    stay = room.join(f"Mona #moderator-{mona.pk}")
    room.deliver()
    room.look()
    assert room.holds(stay)
    Membership.objects.filter(user=mona).delete()
    room.look()
    assert not room.holds(stay)


@pytest.mark.parametrize("noticed", ["by the callback", "at the look"])
def test_strangers_are_taken_out(room: Room, noticed: str) -> None:
    strangers = ["Mallory", "Mallory #", "Mallory #nobody", "M #moderator-", "M #moderator-0"]
    stays = [room.join(identity) for identity in strangers]
    if noticed == "by the callback":
        room.deliver()
    else:
        room.look()
    assert not any(room.holds(stay) for stay in stays)


def test_a_guest_of_another_event_is_a_stranger(room: Room, other_sam: Speaker) -> None:
    stay = room.join(other_sam)
    room.deliver()
    assert not room.holds(stay)
    assert state(other_sam) == SEATED


def test_a_guest_renamed_in_the_room_is_still_the_same(room: Room, sam: Speaker) -> None:
    old = room.join(sam)
    room.deliver()
    sam.name = "Samuel # S."
    sam.save(update_fields=["name"])
    new = room.join(sam)
    room.part(old)
    room.deliver()
    assert state(sam) == GREEN_ROOM
    room.part(new)
    room.deliver()
    assert state(sam) == DROPPED


def test_nobody_stays_in_the_room_of_an_event_that_is_cancelled(
    plane: Plane, event: Event, sam: Speaker, browser_of: Callable[[Speaker], Client]
) -> None:
    browser_of(sam).post(f"/api/v1/events/{event.public_id}/speakers/{sam.public_id}/speaker-token")
    event.stream.refresh_from_db()
    rehearsal = Room(event, plane)
    stay = rehearsal.join(sam)
    rehearsal.deliver()
    assert state(sam) == GREEN_ROOM
    event.status = EventStatus.CANCELLED
    event_update(event=event, changed=["status"], by=BY)
    rehearsal.look()
    assert not rehearsal.holds(stay)
    assert state(sam) == SEATED
    assert Event.objects.get(pk=event.pk).status == EventStatus.CANCELLED


def test_the_end_of_the_programme_seats_everybody_at_once(room: Room, sam: Speaker) -> None:
    room.join(sam)
    room.deliver()
    event_end(event=room.event, by=BY)
    room.look()
    assert state(sam) == SEATED
    last = copy(sam)
    assert last.stage_until is None
    assert last.event.status == "ended"
    room.deliver()
    assert state(sam) == SEATED
