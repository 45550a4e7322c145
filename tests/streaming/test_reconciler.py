"""The reconciler against the media server's API, through every way things go wrong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from streaming.backends.base import MediaBackend
from streaming.callback_urls import callback_url
from streaming.models import Stream, StreamState
from streaming.reconciler import reconcile, reconcile_all
from streaming.selectors import identities_connected
from streaming.services import room_ensure, stream_advance, stream_end, stream_launch
from streaming.setbacks import LIMIT
from tests.factories import make_stream
from tests.streaming.conftest import settle
from tests.streaming.hearing import Hearing
from tests.streaming.plane import Fault, Kind, Plane

pytestmark = pytest.mark.django_db


def later(stream: Stream, backend: MediaBackend, seconds: float = 60) -> Stream:
    """Let time pass since the last change, then take steps."""
    stream.refresh_from_db()
    changed_at = stream.updated_at - timedelta(seconds=seconds)
    Stream.objects.filter(pk=stream.pk).update(updated_at=changed_at)
    return settle(stream, backend)


def test_a_launch_makes_room_streamer_and_composer_and_waits_for_media(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend, hearing: Hearing
) -> None:
    stream_launch(stream=stream, by=alice)
    settle(stream, backend)
    assert stream.state == StreamState.STARTING
    (streamer,), (processor,) = plane.streamers(), plane.processors()
    assert stream.player_streamer_sid == streamer.sid
    assert stream.media_processor_sid == processor.sid
    assert processor.context.room == stream.room_sid
    assert processor.context.outputs == (streamer.sid,)
    plane.play()
    settle(stream, backend)
    assert stream.state == StreamState.LIVE
    assert stream.live_at is not None
    assert hearing.heard == [("idle", "starting"), ("starting", "live")]


def test_each_step_does_one_thing(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend
) -> None:
    stream_launch(stream=stream, by=alice)
    made = []
    for _ in range(3):
        reconcile(stream=stream, backend=backend)
        made.append((bool(stream.room_sid), len(plane.streamers()), len(plane.processors())))
    assert made == [(True, 0, 0), (True, 1, 0), (True, 1, 1)]


def test_looking_again_at_what_runs_changes_nothing(
    live: Stream, plane: Plane, backend: MediaBackend, hearing: Hearing
) -> None:
    before = (live.room_sid, live.player_streamer_sid, live.media_processor_sid)
    plane.requests.clear()
    for _ in range(3):
        settle(live, backend)
    assert (live.room_sid, live.player_streamer_sid, live.media_processor_sid) == before
    posted = {line for line in plane.requests if line.startswith("POST")}
    assert posted == {f"POST /v1/MediaProcessors/{live.media_processor_sid}"}  # the programme
    assert len(plane.processors()) == 1
    assert hearing.heard == []


def test_the_room_that_speakers_opened_before_the_launch_is_used(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend
) -> None:
    room_ensure(stream=stream)
    sam = plane.join(stream.name, "Sam #s1")
    opened = stream.room_sid
    stream_launch(stream=stream, by=alice)
    assert settle(stream, backend).room_sid == opened
    assert sam.status == "connected"
    assert identities_connected(stream=stream) == {"Sam #s1"}


@pytest.mark.parametrize("about", ["Rooms", "PlayerStreamers", "MediaProcessors"])
def test_a_lost_answer_leaves_nothing_running_that_nobody_knows(
    about: str, stream: Stream, alice: User, plane: Plane, backend: MediaBackend
) -> None:
    plane.faults.append(Fault("lost", about=f"POST /v1/{about}"))
    stream_launch(stream=stream, by=alice)
    settle(stream, backend)
    assert [each.sid for each in plane.streamers()] == [stream.player_streamer_sid]
    assert [each.sid for each in plane.processors()] == [stream.media_processor_sid]
    assert len(plane.rooms.of(plane.account.sid)) == 1
    plane.play()
    assert settle(stream, backend).state == StreamState.LIVE


def test_a_process_that_dies_between_creating_and_writing_leaves_nothing_behind(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend
) -> None:
    stream_launch(stream=stream, by=alice)
    settle(stream, backend)
    Stream.objects.update(player_streamer_sid="", media_processor_sid="")
    settle(stream, backend)
    assert [each.sid for each in plane.streamers()] == [stream.player_streamer_sid]
    assert [each.sid for each in plane.processors()] == [stream.media_processor_sid]


def test_an_end_asked_for_while_something_is_created_ends_that_too(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend
) -> None:
    stream_launch(stream=stream, by=alice)
    reconcile(stream=stream, backend=backend)
    create = backend.streamer_create

    class Interrupting:
        """The backend, but somebody ends the stream while a streamer is being created."""

        def __getattr__(self, name: str) -> object:
            return getattr(backend, name)

        def streamer_create(self, *, callback_url: str, max_duration: int) -> object:
            created = create(callback_url=callback_url, max_duration=max_duration)
            stream_end(stream=Stream.objects.get(pk=stream.pk), by=alice)
            return created

    reconcile(stream=stream, backend=Interrupting())  # type: ignore[arg-type]
    assert plane.streamers() == []
    assert settle(stream, backend).state == StreamState.ENDED


def test_a_composer_that_dies_is_replaced_behind_the_same_streamer(
    live: Stream, plane: Plane, backend: MediaBackend, hearing: Hearing
) -> None:
    streamer, processor = live.player_streamer_sid, live.media_processor_sid
    plane.break_composer()
    settle(live, backend)
    assert live.state == StreamState.INTERRUPTED
    assert live.failure == "The composer ended: internal-service-error."
    assert live.player_streamer_sid == streamer
    assert live.media_processor_sid not in ("", processor)
    later(live, backend, 3)
    assert (live.state, live.failure) == (StreamState.LIVE, "")
    assert hearing.heard == [("live", "interrupted"), ("interrupted", "live")]


def test_a_stream_is_not_live_again_before_the_new_composer_has_held_for_a_while(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    plane.break_composer()
    settle(live, backend)
    assert settle(live, backend).state == StreamState.INTERRUPTED
    assert live.due_at is not None
    assert live.due_at > timezone.now()


def test_a_streamer_that_dies_is_replaced_with_its_composer(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    old_streamer, old_processor = live.player_streamer_sid, live.media_processor_sid
    backend.streamer_end(sid=old_streamer)
    settle(live, backend)
    assert live.state == StreamState.INTERRUPTED
    assert live.player_streamer_sid != old_streamer
    assert live.media_processor_sid != old_processor
    assert [each.sid for each in plane.processors()] == [live.media_processor_sid]
    plane.play()
    assert later(live, backend, 3).state == StreamState.LIVE


def test_a_room_that_ends_is_opened_again_and_composed(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    old_room, streamer = live.room_sid, live.player_streamer_sid
    backend.room_end(sid=old_room)
    settle(live, backend)
    assert live.room_sid != old_room
    assert live.player_streamer_sid == streamer
    (processor,) = plane.processors()
    assert processor.context.room == live.room_sid


def test_a_media_server_that_was_restarted_gets_everything_anew(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    plane.forget_everything()
    settle(live, backend)
    assert live.state == StreamState.INTERRUPTED
    settle(live, backend)
    plane.play()
    assert later(live, backend, 3).state == StreamState.LIVE
    assert [each.sid for each in plane.streamers()] == [live.player_streamer_sid]


def test_a_composer_that_sends_nothing_is_replaced(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend
) -> None:
    stream_launch(stream=stream, by=alice)
    silent = settle(stream, backend).media_processor_sid
    later(stream, backend, 20)
    assert stream.media_processor_sid == silent
    later(stream, backend, 31)
    assert stream.media_processor_sid != silent
    assert stream.failure == "The composer sends no media."
    assert [each.sid for each in plane.processors()] == [stream.media_processor_sid]


def test_a_stream_whose_time_is_up_ends(
    live: Stream, plane: Plane, backend: MediaBackend, hearing: Hearing
) -> None:
    plane.let_time_run_out()
    settle(live, backend)
    assert live.state == StreamState.ENDED
    assert live.desired_state == "ended"
    assert plane.processors() == []
    assert hearing.heard == [("live", "ending"), ("ending", "ended")]


def test_the_end_ends_composer_streamer_and_room(
    live: Stream, alice: User, plane: Plane, backend: MediaBackend, hearing: Hearing
) -> None:
    sam = plane.join(live.name, "Sam #s1")
    settle(live, backend)
    stream_end(stream=live, by=alice)
    settle(live, backend)
    assert live.state == StreamState.ENDED
    assert live.ended_at is not None
    assert live.due_at is None
    assert [*plane.streamers(), *plane.processors()] == []
    assert sam.status == "disconnected"
    assert hearing.heard[-2:] == [("out", "Sam #s1"), ("ending", "ended")]


def test_an_idle_stream_that_is_ended_closes_the_room_speakers_wait_in(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend
) -> None:
    room_ensure(stream=stream)
    stream_end(stream=stream, by=alice)
    assert settle(stream, backend).state == StreamState.ENDED
    assert [room.status for room in plane.rooms.of(plane.account.sid)] == ["completed"]


def test_silence_is_waited_out_and_a_live_stream_comes_back_as_it_was(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    before = (live.player_streamer_sid, live.media_processor_sid)
    plane.faults.append(Fault("broken", times=3))
    states = []
    for _ in range(3):
        reconcile(stream=live, backend=backend)
        states.append(live.state)
    assert states == ["live", "live", "interrupted"]
    assert "cannot serve us now" in live.failure
    later(live, backend, 3)
    assert (live.state, live.failure, live.outages) == (StreamState.LIVE, "", 0)
    assert (live.player_streamer_sid, live.media_processor_sid) == before


def test_refusals_make_a_launch_fail_with_a_sentence_and_nothing_left_running(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend, hearing: Hearing
) -> None:
    plane.faults.append(Fault("refused", about="POST /v1/MediaProcessors", times=LIMIT))
    stream_launch(stream=stream, by=alice)
    for _ in range(LIMIT):
        settle(stream, backend)
    assert stream.state == StreamState.FAILED
    assert stream.failure == "The media server refused: Authenticate (20003)."
    assert hearing.heard[-1] == ("starting", "failed")
    settle(stream, backend)
    assert plane.streamers() == []
    assert stream.failure == "The media server refused: Authenticate (20003)."


@pytest.mark.parametrize("failing", ["broken", "refused"])
def test_a_failed_stream_is_looked_at_until_nothing_of_it_runs(
    failing: Kind, live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    stream_advance(stream=live, state=StreamState.FAILED, due_at=timezone.now())
    plane.faults.append(Fault(failing, about="GET /v1/MediaProcessors", times=LIMIT))
    while plane.faults:
        reconcile(stream=live, backend=backend)
        assert live.due_at is not None
    assert plane.streamers()
    settle(live, backend)
    assert [*plane.streamers(), *plane.processors()] == []
    assert live.due_at is not None  # its room is still open
    backend.room_end(sid=live.room_sid)
    settle(live, backend)
    assert (live.state, live.room_sid) == (StreamState.FAILED, "")
    assert live.due_at is None


def test_what_a_failed_stream_had_on_the_way_is_found_and_ended(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    stream_advance(stream=live, state=StreamState.FAILED, due_at=timezone.now())
    settle(live, backend)
    backend.streamer_create(callback_url=callback_url(live), max_duration=60)
    settle(live, backend)
    assert plane.streamers() == []


def test_who_is_in_the_room_of_a_failed_stream_is_still_seen(
    live: Stream, plane: Plane, backend: MediaBackend, hearing: Hearing
) -> None:
    stream_advance(stream=live, state=StreamState.FAILED, due_at=timezone.now())
    plane.join(live.name, "Sam #s1")
    settle(live, backend)
    assert hearing.heard[-1] == ("in", "Sam #s1")
    assert hearing.seen[-1] == {"Sam #s1"}


def test_a_failed_stream_can_be_launched_again(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend
) -> None:
    stream_advance(stream=stream, state=StreamState.FAILED, failure="It broke.")
    stream_launch(stream=stream, by=alice)
    settle(stream, backend)
    plane.play()
    settle(stream, backend)
    assert (stream.state, stream.failure) == (StreamState.LIVE, "")


def test_setbacks_are_forgotten_once_a_stream_runs_steadily(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    plane.break_composer()
    settle(live, backend)
    later(live, backend, 3)
    assert live.attempts == 1
    settle(live, backend)
    assert live.attempts == 1
    assert later(live, backend, 31).attempts == 0


def test_who_came_and_went_unreported_is_seen(
    live: Stream, plane: Plane, backend: MediaBackend, hearing: Hearing
) -> None:
    sam = plane.join(live.name, "Sam #s1")
    settle(live, backend)
    plane.loop.call(plane.rooms.disconnect, sam)
    settle(live, backend)
    assert hearing.heard == [("in", "Sam #s1"), ("out", "Sam #s1")]


def test_what_somebody_publishes_and_mutes_unreported_is_seen(
    live: Stream, plane: Plane, backend: MediaBackend, hearing: Hearing
) -> None:
    microphone = plane.publish(plane.join(live.name, "Sam #s1"), "audio", "mic", enabled=True)
    settle(live, backend)
    plane.loop.call(plane.rooms.mute, microphone)
    settle(live, backend)
    tracks = [("tracks", "Sam #s1", "on", "", ""), ("tracks", "Sam #s1", "off", "", "")]
    assert hearing.heard == [("in", "Sam #s1"), *tracks]


def test_before_the_launch_a_room_that_closed_is_forgotten(
    stream: Stream, plane: Plane, backend: MediaBackend, hearing: Hearing
) -> None:
    room_ensure(stream=stream)
    plane.join(stream.name, "Sam #s1")
    settle(stream, backend)
    backend.room_end(sid=stream.room_sid)
    settle(stream, backend)
    assert (stream.room_sid, stream.due_at) == ("", None)
    assert hearing.heard == [("in", "Sam #s1"), ("out", "Sam #s1")]


def test_a_claimed_stream_is_left_to_the_copy_that_claimed_it(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend
) -> None:
    stream_launch(stream=stream, by=alice)
    copy = Stream.objects.get()
    reconcile(stream=stream, backend=backend)
    plane.requests.clear()
    assert not reconcile(stream=copy, backend=backend)
    assert plane.requests == []


def test_a_callback_during_a_step_brings_the_next_look_forward(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    class Waking:
        """The backend, but a callback arrives during the look."""

        def __getattr__(self, name: str) -> object:
            return getattr(backend, name)

        def processor_fetch(self, *, sid: str) -> object:
            Stream.objects.update(version=live.version + 1, due_at=timezone.now())
            return backend.processor_fetch(sid=sid)

    assert reconcile(stream=live, backend=Waking())  # type: ignore[arg-type]
    assert live.due_at is not None
    assert live.due_at <= timezone.now()


def test_a_pass_takes_all_that_are_due_and_one_that_breaks_harms_no_other(
    alice: User, plane: Plane, backend: MediaBackend, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound, resting = make_stream(), make_stream(), make_stream()
    for stream in (broken, sound):
        stream_launch(stream=stream, by=alice)

    class Breaking:
        """The backend, but it has a bug for one stream."""

        def __getattr__(self, name: str) -> object:
            return getattr(backend, name)

        def room_ensure(self, *, name: str, callback_url: str) -> object:
            if name == broken.name:
                raise KeyError(name)
            return backend.room_ensure(name=name, callback_url=callback_url)

    reconcile_all(backend=Breaking())  # type: ignore[arg-type]
    for stream in (broken, sound, resting):
        stream.refresh_from_db()
    assert sound.media_processor_sid
    assert f"{broken.name} could not be reconciled" in caplog.text
    assert broken.due_at is not None
    assert broken.due_at > timezone.now()
    assert resting.version == 0
