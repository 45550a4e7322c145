"""Muting, asking to unmute, and the layout of the programme."""

from typing import Any

import pytest

from accounts.audit import Actor
from accounts.models import AuditEntry
from events.errors import StageTransitionError
from events.models import Audience, Event, EventMessage, Speaker, StageState
from events.services.control import (
    everybody_mute,
    guest_ask_to_unmute,
    guest_mute,
    guest_stay_muted,
    layout_set,
)
from events.services.stage import stage_leave
from streaming.backends.base import BackendError
from streaming.mediaserver.rooms import Track
from streaming.models import Participant
from streaming.programme import Layout, programme_wanted
from tests.events.mailbox import Mailbox, deliver
from tests.events.places import put
from tests.events.told import told, told_to
from tests.streaming.plane import Fault, Plane

BY = Actor("mona@example.com")


def microphone(guest: Audience | Speaker, status: str) -> None:
    """Let the room have reported the guest's microphone."""
    Participant.objects.update_or_create(
        stream=guest.event.stream,
        identity=guest.identity,
        defaults={"connected": True, "microphone": status},
    )


@pytest.fixture
def heard(live: Event, plane: Plane, sam: Speaker) -> tuple[Mailbox, Track]:
    """Sam speaks in the room; its callbacks so far are delivered."""
    mailbox = Mailbox(plane)
    stay = plane.join(live.stream.name, sam.identity)
    track = plane.publish(stay, "audio", "microphone", enabled=True)
    for callback in mailbox.take():
        deliver(callback)
    return mailbox, track


def test_muting_mutes_at_the_media_server_and_the_row_follows_its_word(
    heard: tuple[Mailbox, Track], sam: Speaker
) -> None:
    mailbox, track = heard
    sam.refresh_from_db()
    before = EventMessage.objects.count()
    guest_mute(guest=sam, by=BY)
    assert track.enabled is False
    assert sam.muted_at is not None
    assert told(sam.event)[before:] == [("stage.muted", f"speaker:{sam.public_id}")]
    for callback in mailbox.take():
        deliver(callback)
    last = EventMessage.objects.filter(type="stage.tracks").last()
    assert last is not None
    assert last.data["people"][0]["microphone"] == "off"


def test_a_mute_that_the_media_server_did_not_hear_is_said_so(
    heard: tuple[Mailbox, Track], plane: Plane, sam: Speaker
) -> None:
    _, track = heard
    plane.faults.append(Fault("broken", times=99))
    with pytest.raises(BackendError):
        guest_mute(guest=sam, by=BY)
    plane.faults.clear()
    guest_mute(guest=sam, by=BY)
    assert track.enabled is False


def test_everybody_in_the_room_is_muted_but_those_who_are_muted(
    event: Event, sam: Speaker, sue: Speaker, vera: Audience, viktor: Audience
) -> None:
    put(sam, StageState.ON_STAGE)
    put(sue, StageState.ON_STAGE)
    put(vera, StageState.GREEN_ROOM)
    put(viktor, StageState.DROPPED)
    microphone(sue, "off")
    muted = everybody_mute(event=event, by=BY)
    assert {guest.name for guest in muted} == {"Sam", "Vera"}
    assert {type_ for type_, _ in told(event)} == {"stage.muted"}
    assert AuditEntry.objects.filter(action="stage.mute").count() == 2


def test_one_who_cannot_be_muted_does_not_save_the_others(
    heard: tuple[Mailbox, Track], plane: Plane, sam: Speaker, vera: Audience
) -> None:
    _, track = heard
    put(vera, StageState.GREEN_ROOM, stage_since=sam.created_at)
    plane.join(sam.event.stream.name, vera.identity)
    plane.faults.append(Fault("broken", about=f"/{vera.identity}", times=99))
    with pytest.raises(BackendError):
        everybody_mute(event=sam.event, by=BY)
    assert track.enabled is False


def test_who_is_asked_to_unmute_answers_by_unmuting(
    heard: tuple[Mailbox, Track], plane: Plane, sam: Speaker
) -> None:
    mailbox, track = heard
    guest_mute(guest=sam, by=BY)
    for callback in mailbox.take():
        deliver(callback)
    guest_ask_to_unmute(guest=sam, by=BY)
    assert asked(sam)
    plane.loop.call(plane.rooms.set_enabled, track, True)
    for callback in mailbox.take():
        deliver(callback)
    assert not asked(sam)
    answered = EventMessage.objects.filter(scope=f"speaker:{sam.public_id}").last()
    assert answered is not None
    assert (answered.type, answered.data["me"]["unmute_asked"]) == ("stage.tracks", False)
    row = EventMessage.objects.filter(scope="moderators").latest("number").data["people"][0]
    assert (row["microphone"], row["unmute_asked"]) == ("on", False)


def asked(guest: Audience | Speaker) -> bool:
    stored = type(guest)._default_manager.get(pk=guest.pk)
    return stored.unmute_asked_at is not None


def test_who_is_heard_is_not_asked(sam: Speaker) -> None:
    put(sam, StageState.ON_STAGE)
    microphone(sam, "on")
    guest_ask_to_unmute(guest=sam, by=BY)
    assert not asked(sam)
    assert told(sam.event) == []


def test_who_stays_muted_says_so_and_the_moderators_hear_it(sam: Speaker) -> None:
    put(sam, StageState.ON_STAGE)
    guest_ask_to_unmute(guest=sam, by=BY)
    guest_stay_muted(guest=sam, by=BY)
    assert not asked(sam)
    assert told_to(sam.event, "moderators") == ["stage.unmute_asked", "stage.unmute_declined"]


def test_who_was_not_asked_has_nothing_to_answer(sam: Speaker) -> None:
    put(sam, StageState.ON_STAGE)
    with pytest.raises(StageTransitionError, match="“stay muted” is not possible now"):
        guest_stay_muted(guest=sam, by=BY)


def test_an_ask_ends_with_the_stay_in_the_room(vera: Audience) -> None:
    put(vera, StageState.ON_STAGE)
    guest_mute(guest=vera, by=BY)
    guest_ask_to_unmute(guest=vera, by=BY)
    stage_leave(guest=vera, by=BY)
    assert (vera.unmute_asked_at, vera.muted_at) == (None, None)


@pytest.mark.parametrize("layout", Layout)
def test_the_layout_is_told_written_down_and_asked_for(
    event: Event, sam: Speaker, layout: Layout
) -> None:
    put(sam, StageState.ON_STAGE)
    microphone(sam, "on")
    layout_set(event=event, layout=layout, spotlight=sam.public_id, by=BY)
    expected = {"layout": layout.value, "spotlight": sam.public_id, "capacity": 9}
    assert EventMessage.objects.get().data == {"programme": expected}
    assert (event.layout, event.spotlight) == (layout.value, sam.public_id)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target) == ("layout.set", layout.value)
    wanted = programme_wanted(stream=event.stream)
    assert (wanted.layout, wanted.spotlight) == (layout, sam.identity)
    layout_set(event=event, layout=layout, spotlight="", by=BY)
    assert programme_wanted(stream=event.stream).spotlight == ""


def test_there_is_no_other_layout(event: Event) -> None:
    with pytest.raises(ValueError, match="mosaic"):
        layout_set(event=event, layout="mosaic", spotlight="", by=BY)
    assert told(event) == []


def test_the_composer_is_told_at_once(
    live: Event, plane: Plane, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        layout_set(event=live, layout="grid", spotlight="", by=BY)
    assert plane.shown().layout == Layout.GRID
