"""What events do when their stream changes, through streaming's own services."""

from typing import Any

import pytest
from django.db import DatabaseError

from accounts.audit import SYSTEM
from accounts.models import Organization, Role, User
from accounts.services.members import member_add
from events.models import Audience, Event, EventMessage, EventStatus, Speaker, StageState
from events.services import log
from events.services.guests import guest_revoke
from streaming.backends.base import ParticipantState
from streaming.models import StreamState
from streaming.presence import participant_reported, track_reported
from streaming.selectors import identities_connected
from streaming.services import stream_advance, stream_launch
from streaming.tracks import KnownTrack
from tests.events.told import told, told_to
from tests.factories import make_event, make_stream

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
    assert Speaker.objects.get().stage_state == StageState.SEATED
    ended = EventMessage.objects.get(type="stream.ended")
    assert ended.data["event"]["status"] == "ended"
    assert EventMessage.objects.filter(type="stage.changed").last().data == {"stage": []}  # type: ignore[union-attr]


def test_a_cancelled_event_stays_cancelled(event: Event) -> None:
    Event.objects.update(status=EventStatus.CANCELLED)
    stream_advance(stream=event.stream, state=StreamState.ENDED)
    assert Event.objects.get().status == EventStatus.CANCELLED


def test_a_speaker_is_in_the_room_from_connecting_to_leaving(event: Event, sam: Speaker) -> None:
    report(event, sam.identity, connected=True)
    assert Speaker.objects.get().stage_state == StageState.GREEN_ROOM
    report(event, sam.identity, connected=False)
    assert Speaker.objects.get().stage_state == StageState.DROPPED
    own = told_to(event, f"speaker:{sam.public_id}")
    assert own == ["stage.green_room", "stage.dropped"]
    assert told_to(event, "guests") == []


def test_moderators_hear_of_every_change_of_tracks(event: Event, sam: Speaker) -> None:
    report(event, sam.identity, connected=True)
    before = EventMessage.objects.count()
    news = KnownTrack(stay="PA1", source="microphone", status="on", sequence=500)
    track_reported(stream=event.stream, identity=sam.identity, sid="MT1", news=news)
    (message,) = EventMessage.objects.filter(number__gt=before)
    assert (message.type, message.scope) == ("stage.tracks", "moderators")
    assert message.data["people"][0]["microphone"] == "on"


def test_tracks_of_whose_link_is_dead_are_nobodys_news(event: Event, sam: Speaker) -> None:
    report(event, sam.identity, connected=True)
    guest_revoke(guest=sam, by=SYSTEM)
    before = told(event)
    news = KnownTrack(stay="PA1", source="microphone", status="on", sequence=500)
    track_reported(stream=event.stream, identity=sam.identity, sid="MT1", news=news)
    report(event, sam.identity, connected=False)
    assert told(event) == before


def test_an_error_of_the_event_undoes_what_the_room_reported(
    event: Event, sam: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(log, "audit", fail)
    with pytest.raises(DatabaseError):
        report(event, sam.identity, connected=True)
    assert identities_connected(stream=event.stream) == set()


def test_a_change_of_roles_is_told_to_the_desks_of_open_events(
    event: Event, other_event: Event, mona: User, organization: Organization
) -> None:
    over = make_event(organization=organization, status=EventStatus.ENDED)
    member_add(organization=organization, email=mona.email, role=Role.ORGANIZER, by=SYSTEM)
    assert told(event) == [("access.changed", "moderators")]
    assert told(other_event) == told(over) == []


def test_a_stream_without_an_event_is_nobodys_news(db: Any, omar: User) -> None:
    stream_launch(stream=make_stream(), by=omar)
    assert not EventMessage.objects.exists()
