"""Rehearsals: everything runs, and the audience sees nothing of it."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.audit import SYSTEM, Actor
from accounts.models import AuditEntry, User
from events.errors import EventClosedError, RehearsalError
from events.models import Announcement, Audience, Event, EventStatus, Speaker, StageState
from events.services import hands, stage
from events.services.announcements import announcement_make
from events.services.event import event_cancel, event_end, event_launch, event_update
from events.services.rehearsal import rehearsal_end, rehearsal_start
from events.services.rerun import event_rerun
from streaming.backends.current import media_backend
from streaming.errors import StreamNotLiveError, StreamTransitionError
from streaming.models import Stream, StreamState
from streaming.services import stream_advance
from tests.events.conftest import As
from tests.events.told import told
from tests.streaming.conftest import settle
from tests.streaming.plane import Plane


@pytest.fixture
def by(omar: User) -> Actor:
    """Omar, who organizes."""
    return Actor(omar.email, omar)


@pytest.fixture
def rehearsed(event: Event, by: Actor) -> Event:
    """The event, whose rehearsal runs."""
    rehearsal_start(event=event, by=by)
    stream_advance(stream=event.stream, state=StreamState.LIVE, live_at=timezone.now())
    event.refresh_from_db()
    return event


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.SCHEDULED])
def test_what_is_not_over_can_be_rehearsed(event: Event, by: Actor, status: EventStatus) -> None:
    Event.objects.update(status=status)
    rehearsal_start(event=event, by=by)
    now = Event.objects.select_related("stream").get()
    assert (now.rehearsing, now.status, now.stream.state) == (True, status, "starting")
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["rehearsal.start"]


@pytest.mark.parametrize("status", [EventStatus.ENDED, EventStatus.CANCELLED])
def test_what_is_over_is_not_rehearsed(event: Event, by: Actor, status: EventStatus) -> None:
    Event.objects.update(status=status)
    with pytest.raises(EventClosedError):
        rehearsal_start(event=event, by=by)
    assert Stream.objects.get().state == StreamState.IDLE


def test_a_programme_that_runs_is_not_rehearsed(event: Event, by: Actor) -> None:
    event_launch(event=event, by=by)
    with pytest.raises(StreamTransitionError):
        rehearsal_start(event=event, by=by)
    event.refresh_from_db()
    assert not event.rehearsing


def test_there_is_one_rehearsal_at_a_time(rehearsed: Event, by: Actor) -> None:
    with pytest.raises(RehearsalError, match="already"):
        rehearsal_start(event=rehearsed, by=by)
    rehearsal_end(event=rehearsed, by=by)
    with pytest.raises(RehearsalError, match="not being rehearsed"):
        rehearsal_end(event=rehearsed, by=by)


def test_only_those_backstage_are_told(rehearsed: Event) -> None:
    assert {scope for _, scope in told(rehearsed)} == {"backstage", "moderators"}
    assert ("stream.live", "backstage") in told(rehearsed)


def test_to_the_audience_the_programme_has_not_begun(
    rehearsed: Event, vera: Audience, browser_of: As
) -> None:
    assert not rehearsed.is_live
    assert rehearsed.phase == "scheduled"
    api = f"/api/v1/events/{rehearsed.public_id}"
    browser = browser_of(vera)
    for as_ in ("public", f"audience:{vera.public_id}"):
        state = browser.get(f"{api}/state", {"as": as_}).json()["state"]
        assert state["stream"] == {"state": "idle", "live_at": None}
    refused = browser.post(f"{api}/audience/{vera.public_id}/playback-token")
    assert refused.status_code == 409
    assert refused.json()["state"] == "idle"
    with pytest.raises(StreamNotLiveError, match="idle"):
        hands.hand_raise(guest=vera, by=SYSTEM)


def test_the_moderators_and_speakers_see_it(
    rehearsed: Event, sam: Speaker, mona: User, browser_of: As
) -> None:
    for who, as_ in ((sam, f"speaker:{sam.public_id}"), (mona, "moderator")):
        path = f"/api/v1/events/{rehearsed.public_id}/state"
        state = browser_of(who).get(path, {"as": as_}).json()["state"]
        assert (state["stream"]["state"], state["stream"]["rehearsing"]) == ("live", True)


def test_nobody_of_the_audience_comes_up_in_a_rehearsal(
    event: Event, vera: Audience, viktor: Audience, by: Actor
) -> None:
    stage.stage_invite(guest=vera, by=by)
    rehearsal_start(event=event, by=by)
    vera.refresh_from_db()
    assert vera.stage_state == StageState.SEATED
    with pytest.raises(RehearsalError, match="audience"):
        stage.stage_invite(guest=viktor, by=by)


def test_an_announcement_of_before_is_not_read_in_it_nor_one_of_it_afterwards(
    event: Event, by: Actor
) -> None:
    announcement_make(event=event, text="Soon", seconds=60, by=by)
    rehearsal_start(event=event, by=by)
    assert not Announcement.objects.filter(ended_at=None).exists()
    announcement_make(event=event, text="Louder", seconds=60, by=by)
    rehearsal_end(event=event, by=by)
    assert not Announcement.objects.filter(ended_at=None).exists()


def test_afterwards_the_event_is_as_before_with_an_empty_room(
    rehearsed: Event, sam: Speaker, by: Actor
) -> None:
    old = rehearsed.stream
    starts_at = rehearsed.starts_at
    Speaker.objects.update(stage_state=StageState.ON_STAGE)
    rehearsal_end(event=rehearsed, by=by)
    now = Event.objects.select_related("stream").get()
    assert (now.rehearsing, now.status, now.starts_at) == (False, "scheduled", starts_at)
    assert (now.stream.state, now.stream.room_sid) == ("idle", "")
    assert now.stream != old
    assert Stream.objects.get(pk=old.pk).state == StreamState.ENDING
    assert Speaker.objects.get().stage_state == StageState.SEATED
    event_launch(event=now, by=by)


def test_a_rehearsal_that_ends_by_itself_does_not_end_the_event(rehearsed: Event) -> None:
    old = rehearsed.stream
    stream_advance(stream=old, state=StreamState.ENDED)
    now = Event.objects.select_related("stream").get()
    assert (now.rehearsing, now.status, now.stream.state) == (False, "scheduled", "idle")


def test_it_must_end_before_the_programme_begins(rehearsed: Event, by: Actor) -> None:
    with pytest.raises(RehearsalError, match="end the rehearsal first"):
        event_launch(event=rehearsed, by=by)
    with pytest.raises(RehearsalError, match="end the rehearsal first"):
        event_end(event=rehearsed, by=by)


@pytest.mark.parametrize("way", ["cancel", "update"])
def test_cancelling_ends_a_rehearsal(rehearsed: Event, by: Actor, way: str) -> None:
    Stream.objects.update(room_sid="RM1")
    if way == "cancel":
        event_cancel(event=rehearsed, by=by)
    else:
        rehearsed.status = EventStatus.CANCELLED
        event_update(event=rehearsed, changed=["status"], by=by)
    stream = Stream.objects.get()
    assert stream.state == StreamState.ENDING
    stream_advance(stream=stream, state=StreamState.ENDED)
    now = Event.objects.get()
    assert (now.rehearsing, now.status) == (False, "cancelled")


def test_another_run_is_none_of_the_rehearsal(rehearsed: Event, by: Actor) -> None:
    event_rerun(event=rehearsed, starts_at=timezone.now(), by=by)
    now = Event.objects.select_related("stream").get()
    assert (now.rehearsing, now.stream.state) == (False, "idle")


def test_the_public_page_says_nothing_of_it(client: Client, rehearsed: Event) -> None:
    page = client.get(f"/e/{rehearsed.public_id}/").content.decode()
    assert "rehears" not in page.lower()
    assert '"state": "live"' not in page


def test_on_a_real_media_plane_it_plays_for_the_desk_alone_and_leaves_nothing_behind(
    event: Event,
    by: Actor,
    plane: Plane,
    vera: Audience,
    mona: User,
    browser_of: As,
) -> None:
    api = f"/api/v1/events/{event.public_id}"
    rehearsal_start(event=event, by=by)
    settle(event.stream, media_backend())
    plane.play()
    assert settle(event.stream, media_backend()).state == StreamState.LIVE
    answer = browser_of(vera).post(f"{api}/audience/{vera.public_id}/playback-token")
    assert (answer.status_code, answer.json()["state"]) == (409, "idle")
    desk = browser_of(mona).post(f"{api}/playback-token")
    assert plane.play_status(desk.json()["playback_url"]) == 200

    old = event.stream
    rehearsal_end(event=event, by=by)
    settle(old, media_backend())
    assert old.state == StreamState.ENDED
    assert not plane.streamers()
    assert not plane.processors()

    event = Event.objects.select_related("stream", "organization").get()
    assert (event.status, event.rehearsing) == (EventStatus.SCHEDULED, False)
    event_launch(event=event, by=by)
    settle(event.stream, media_backend())
    plane.play()
    settle(event.stream, media_backend())
    assert event.is_live
    answer = browser_of(vera).post(f"{api}/audience/{vera.public_id}/playback-token")
    assert plane.play_status(answer.json()["playback_url"]) == 200
