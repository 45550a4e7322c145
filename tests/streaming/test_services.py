"""What people may ask of a stream, and how its row changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Organization, User
from streaming.errors import StreamTransitionError
from streaming.models import DesiredState, Stream, StreamState
from streaming.services import (
    participant_mute,
    participant_remove,
    room_ensure,
    stream_advance,
    stream_create,
    stream_end,
    stream_launch,
    stream_wake,
)
from tests.factories import make_stream
from tests.streaming.hearing import Hearing
from tests.streaming.plane import Plane

LAUNCHABLE = {StreamState.IDLE, StreamState.FAILED}
OVER = {StreamState.ENDING, StreamState.ENDED}


def test_a_new_stream_is_idle_and_has_a_room_name_of_its_own(organization: Organization) -> None:
    one, other = (stream_create(organization=organization) for _ in range(2))
    assert one.state == StreamState.IDLE
    assert one.name != other.name
    assert one.callback_token != other.callback_token


@pytest.mark.parametrize("state", sorted(LAUNCHABLE))
def test_a_launch_is_written_down_for_the_reconciler(
    state: str, stream: Stream, alice: User
) -> None:
    Stream.objects.update(state=state, failure="It broke.", attempts=3, player_streamer_sid="VJ1")
    end = timezone.now() + timedelta(hours=1)
    stream_launch(stream=stream, by=alice, planned_end=end)
    row = Stream.objects.get(pk=stream.pk)
    assert (row.state, row.desired_state) == (StreamState.STARTING, DesiredState.LIVE)
    assert (row.failure, row.attempts, row.player_streamer_sid) == ("", 0, "")
    assert row.planned_end == end
    assert row.due_at is not None
    assert row.due_at <= timezone.now()


@pytest.mark.parametrize("state", sorted(set(StreamState) - LAUNCHABLE))
def test_a_launch_from_another_state_says_the_state_and_what_was_asked(
    state: str, stream: Stream, alice: User
) -> None:
    Stream.objects.update(state=state)
    with pytest.raises(StreamTransitionError, match=f"^The stream is {state}; it cannot launch"):
        stream_launch(stream=stream, by=alice)
    assert Stream.objects.get().state == state


@pytest.mark.parametrize("state", sorted(set(StreamState) - OVER))
def test_a_stream_can_be_ended_from_any_state_but_the_end(
    state: str, stream: Stream, alice: User
) -> None:
    Stream.objects.update(state=state)
    stream_end(stream=stream, by=alice)
    row = Stream.objects.get()
    assert (row.state, row.desired_state) == (StreamState.ENDING, DesiredState.ENDED)


@pytest.mark.parametrize("state", sorted(OVER))
def test_the_end_cannot_be_asked_for_twice(state: str, stream: Stream, alice: User) -> None:
    Stream.objects.update(state=state)
    with pytest.raises(StreamTransitionError) as refused:
        stream_end(stream=stream, by=alice)
    assert (refused.value.state, refused.value.asked) == (state, "end")


def test_a_request_made_with_an_old_copy_goes_by_what_the_row_says(
    stream: Stream, alice: User
) -> None:
    old = Stream.objects.get()
    stream_launch(stream=stream, by=alice)
    with pytest.raises(StreamTransitionError):
        stream_launch(stream=old, by=alice)
    stream_end(stream=old, by=None)
    assert old.state == StreamState.ENDING


def test_who_read_an_old_row_does_not_overwrite_a_newer_one(stream: Stream) -> None:
    old = Stream.objects.get()
    assert stream_advance(stream=stream, room_sid="RM1")
    assert not stream_advance(stream=old, room_sid="RM2")
    assert Stream.objects.get().room_sid == "RM1"


def test_listeners_hear_of_a_new_state_and_of_a_new_failure_only(
    stream: Stream, hearing: Hearing
) -> None:
    stream_advance(stream=stream, state=StreamState.STARTING)
    stream_advance(stream=stream, room_sid="RM1")
    stream_advance(stream=stream, failure="The composer ended.")
    stream_advance(stream=stream, state=StreamState.LIVE, failure="")
    assert hearing.heard == [("idle", "starting"), ("starting", "starting"), ("starting", "live")]


def test_a_change_whose_news_fails_does_not_happen(
    stream: Stream, alice: User, hearing: Hearing
) -> None:
    hearing.deaf = True
    with pytest.raises(RuntimeError, match="deaf"):
        stream_launch(stream=stream, by=alice)
    assert Stream.objects.get().state == StreamState.IDLE


def test_a_wake_makes_the_stream_due_without_counting_as_a_change(stream: Stream) -> None:
    changed_at = stream.updated_at
    old = Stream.objects.get()
    stream_advance(stream=stream, due_at=timezone.now() + timedelta(minutes=1))
    stream_wake(stream=old)
    row = Stream.objects.get()
    assert row.due_at is not None
    assert row.due_at <= timezone.now()
    assert row.updated_at == changed_at


@pytest.mark.parametrize("state", sorted(OVER))
def test_a_stream_that_is_over_opens_no_room(state: str, organization: Organization) -> None:
    stream = make_stream(organization=organization, state=state)
    with pytest.raises(StreamTransitionError, match="cannot open its room"):
        room_ensure(stream=stream)


def test_where_nothing_runs_there_is_nobody_to_remove_or_mute(stream: Stream) -> None:
    participant_remove(stream=stream, identity="Sam #1")
    participant_mute(stream=stream, identity="Sam #1")


def test_somebody_in_the_room_is_muted(live: Stream, plane: Plane) -> None:
    microphone = plane.publish(plane.join(live.name, "Sam #1"), "audio", "mic", enabled=True)
    participant_mute(stream=live, identity="Sam #1")
    assert not microphone.enabled
