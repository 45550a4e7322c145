"""What events do when their stream changes, through streaming's own services."""

from typing import Any

import pytest

from accounts.models import User
from events.models import Audience, Event, EventMessage, EventStatus, Speaker, StageState
from streaming.backends.base import ParticipantState
from streaming.models import StreamState
from streaming.presence import participant_reported
from streaming.services import stream_advance, stream_launch
from tests.events.told import told, told_to
from tests.factories import make_stream

ROOM = "RM" + "0" * 32


def report(event: Event, identity: str, *, connected: bool, stay: str = "PA1") -> None:
    numbers = EventMessage.objects.count() + event.stream.participants.count()
    participant_reported(
        stream=event.stream,
        room_sid=ROOM,
        person=ParticipantState(sid=stay, identity=identity),
        connected=connected,
        sequence=numbers + (0 if connected else 100),
    )


def test_a_launch_is_told_to_everybody(event: Event, omar: User) -> None:
    stream_launch(stream=event.stream, by=omar)
    assert told(event) == [("stream.starting", "everyone"), ("stream.health", "moderators")]
    assert EventMessage.objects.get(type="stream.starting").data["stream"]["state"] == "starting"


def test_only_moderators_hear_what_is_wrong(event: Event) -> None:
    stream_advance(stream=event.stream, state=StreamState.FAILED, failure="The room is gone.")
    public = EventMessage.objects.get(scope="everyone")
    assert "gone" not in str(public.data)
    desk = EventMessage.objects.get(scope="moderators")
    assert desk.data == {"stream": {"failure": "The room is gone."}}


def test_a_new_sentence_about_the_same_state_is_told_to_moderators_only(event: Event) -> None:
    stream_advance(stream=event.stream, failure="The room is slow.")
    assert told(event) == [("stream.health", "moderators")]


def test_with_the_programme_the_event_ends_and_everybody_is_seated(
    event: Event, vera: Audience, sam: Speaker
) -> None:
    Audience.objects.update(stage_state=StageState.ON_STAGE)
    report(event, sam.identity, connected=True)
    stream_advance(stream=event.stream, state=StreamState.ENDED)
    event.refresh_from_db()
    assert event.status == EventStatus.ENDED
    assert Audience.objects.get().stage_state == StageState.SEATED
    assert Speaker.objects.get().on_stage_since is None
    ended = EventMessage.objects.get(type="stream.ended")
    assert ended.data["event"]["status"] == "ended"
    assert EventMessage.objects.filter(type="stage.changed").last().data == {"stage": []}  # type: ignore[union-attr]


def test_a_cancelled_event_stays_cancelled(event: Event) -> None:
    Event.objects.update(status=EventStatus.CANCELLED)
    stream_advance(stream=event.stream, state=StreamState.ENDED)
    assert Event.objects.get().status == EventStatus.CANCELLED


def test_a_speaker_is_on_stage_from_connecting_to_leaving(event: Event, sam: Speaker) -> None:
    report(event, sam.identity, connected=True)
    assert Speaker.objects.get().on_stage_since is not None
    report(event, sam.identity, connected=False)
    assert Speaker.objects.get().on_stage_since is None
    assert told_to(event, f"speaker:{sam.public_id}") == ["speaker.joined", "speaker.left"]
    assert told_to(event, "guests") == ["stage.changed", "stage.changed"]


def test_a_viewer_on_the_way_is_on_stage_when_the_room_says_so(
    event: Event, vera: Audience
) -> None:
    Audience.objects.update(stage_state=StageState.JOINING)
    report(event, vera.identity, connected=True)
    assert Audience.objects.get().stage_state == StageState.ON_STAGE
    report(event, vera.identity, connected=False)
    assert Audience.objects.get().stage_state == StageState.SEATED


def test_a_guest_renamed_on_stage_is_still_the_same(event: Event, vera: Audience) -> None:
    Audience.objects.update(stage_state=StageState.JOINING)
    report(event, vera.identity, connected=True)
    Audience.objects.update(name="Vera # V.")
    report(event, vera.identity, connected=False)
    assert Audience.objects.get().stage_state == StageState.SEATED


def test_a_guest_who_came_again_under_a_new_name_stays_on_stage(event: Event, sam: Speaker) -> None:
    old = sam.identity
    report(event, old, connected=True)
    sam.name = "Samuel"
    report(event, sam.identity, connected=True, stay="PA2")
    report(event, old, connected=False)
    assert Speaker.objects.get().on_stage_since is not None
    report(event, sam.identity, connected=False, stay="PA2")
    assert Speaker.objects.get().on_stage_since is None


@pytest.mark.parametrize("identity", ["video-composer-v1-1", "Vera", "Vera #", "Mallory #nobody"])
def test_strangers_in_the_room_change_nothing(event: Event, vera: Audience, identity: str) -> None:
    report(event, identity, connected=True)
    report(event, identity, connected=False)
    assert told(event) == []


def test_a_guest_of_another_event_is_a_stranger(event: Event, other_sam: Speaker) -> None:
    report(event, other_sam.identity, connected=True)
    assert Speaker.objects.get().on_stage_since is None


def test_a_stream_without_an_event_is_nobodys_news(db: Any, omar: User) -> None:
    stream_launch(stream=make_stream(), by=omar)
    assert not EventMessage.objects.exists()
