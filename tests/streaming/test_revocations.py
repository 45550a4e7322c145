"""Viewers who are to watch no more: it happens, however often the media server has to be asked."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from streaming.backends.base import MediaBackend
from streaming.models import PlaybackRevocation, Stream, StreamState
from streaming.revocations import revocations_carry_out
from streaming.services import stream_end, viewer_revoke
from streaming.tokens import playback_token
from tests.streaming.conftest import settle
from tests.streaming.plane import Fault, Plane

VERA, VITO = "Vera #v1", "Vito #v2"

Commit = Callable[..., AbstractContextManager[list[Callable[[], None]]]]


@pytest.fixture
def watching(live: Stream, plane: Plane) -> Stream:
    """A stream that Vera and Vito watch."""
    for identity in (VERA, VITO):
        plane.watch(playback_token(stream=live, identity=identity).playback_url)
    return live


def viewers(plane: Plane, stream: Stream) -> list[str]:
    return sorted(session.identity or "" for session in plane.watching(stream))


def pending() -> list[str]:
    return list(PlaybackRevocation.objects.values_list("identity", flat=True))


def test_playback_ends_on_commit_and_the_revocation_is_forgotten(
    watching: Stream, plane: Plane, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        viewer_revoke(stream=watching, identity=VERA)
        assert viewers(plane, watching) == [VERA, VITO]
    assert viewers(plane, watching) == [VITO]
    assert pending() == []


def test_a_revocation_that_is_rolled_back_harms_nobody(
    watching: Stream, plane: Plane, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        viewer_revoke(stream=watching, identity=VERA)
        transaction.set_rollback(True)
    assert viewers(plane, watching) == [VERA, VITO]
    assert pending() == []


def test_what_the_media_server_did_not_hear_is_said_again_until_it_did(
    watching: Stream,
    plane: Plane,
    backend: MediaBackend,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    plane.faults.append(Fault("broken", about="PlaybackSessions", times=3))
    with django_capture_on_commit_callbacks(execute=True):
        viewer_revoke(stream=watching, identity=VERA)
    assert pending() == [VERA]
    watching.refresh_from_db()
    assert watching.due_at is not None
    assert watching.due_at <= timezone.now()
    settle(watching, backend)
    assert pending() == [VERA]
    for _ in range(2):
        settle(watching, backend)
    assert viewers(plane, watching) == [VITO]
    assert pending() == []


def test_one_that_is_refused_holds_up_neither_the_others_nor_the_stream(
    watching: Stream, plane: Plane, backend: MediaBackend, caplog: pytest.LogCaptureFixture
) -> None:
    for identity in (VERA, VITO):
        PlaybackRevocation.objects.create(stream=watching, identity=identity)
    plane.faults.append(Fault("refused", about="PlaybackSessions"))
    settle(watching, backend)
    assert pending() == [VERA]
    assert viewers(plane, watching) == [VERA]
    assert (watching.state, watching.failure) == (StreamState.LIVE, "")
    assert f"{VERA} is not to watch {watching.name}" in caplog.text
    settle(watching, backend)
    assert viewers(plane, watching) == []


def test_it_goes_to_the_streamer_that_plays_now_and_not_to_one_read_before(
    watching: Stream, plane: Plane, backend: MediaBackend
) -> None:
    old = Stream.objects.get()
    backend.streamer_end(sid=watching.player_streamer_sid)
    settle(watching, backend)
    plane.play()
    plane.watch(playback_token(stream=watching, identity=VERA).playback_url)
    PlaybackRevocation.objects.create(stream=old, identity=VERA)
    revocations_carry_out(stream=old, backend=backend)
    assert viewers(plane, watching) == []


def test_the_end_of_the_stream_drops_what_was_not_done(
    watching: Stream, alice: User, backend: MediaBackend
) -> None:
    PlaybackRevocation.objects.create(stream=watching, identity=VERA)
    stream_end(stream=watching, by=alice)
    assert settle(watching, backend).state == StreamState.ENDED
    assert pending() == []


def test_one_that_comes_after_the_end_and_fails_is_dropped_too(
    live: Stream,
    alice: User,
    plane: Plane,
    backend: MediaBackend,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    stream_end(stream=live, by=alice)
    settle(live, backend)
    plane.faults.append(Fault("broken", about="PlaybackSessions"))
    with django_capture_on_commit_callbacks(execute=True):
        viewer_revoke(stream=live, identity=VERA)
    assert settle(live, backend).due_at is None
    assert pending() == []
