"""Who is seen on the programme: what is asked for reaches the composer, and nothing else does."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from streaming.backends.base import BackendUnavailableError, Layout, MediaBackend, Programme
from streaming.models import Stream, StreamProgramme, StreamState
from streaming.programme import (
    composer_identity,
    programme_push,
    programme_set,
    programme_wanted,
)
from streaming.reconciler import reconcile
from streaming.services import stream_launch
from tests.streaming.conftest import settle
from tests.streaming.plane import Fault, Plane

SAM, SUE = "Sam #s1", "Sue #s2"
FIRST = Programme((SAM,))
SECOND = Programme((SAM, SUE), Layout.SPOTLIGHT, SUE)

Commit = Callable[..., AbstractContextManager[list[Callable[[], None]]]]


@pytest.fixture
def commit(
    django_capture_on_commit_callbacks: Commit,
) -> Callable[[], AbstractContextManager[object]]:
    """At the end of the context the transaction is committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


Committed = Callable[[], AbstractContextManager[object]]


class Hindered:
    """The backend; ``meanwhile`` happens once, just before a composer is told or created."""

    def __init__(self, backend: MediaBackend, meanwhile: Callable[[], None]) -> None:
        self._backend = backend
        self._meanwhile: list[Callable[[], None]] = [meanwhile]

    def __getattr__(self, name: str) -> object:
        method = getattr(self._backend, name)

        def hindered(**arguments: object) -> object:
            if self._meanwhile:
                self._meanwhile.pop()()
            return method(**arguments)

        return hindered if name in ("programme_update", "processor_create") else method


def test_nobody_is_on_a_programme_before_it_was_asked_for(stream: Stream) -> None:
    assert programme_wanted(stream=stream) == Programme()


def test_a_programme_is_kept_and_told_to_the_composer_on_commit(
    live: Stream, plane: Plane, commit: Committed
) -> None:
    with commit():
        programme_set(stream=live, programme=SECOND)
        assert plane.shown().identities == ()
    assert programme_wanted(stream=live) == SECOND
    assert plane.shown() == SECOND


def test_who_changes_the_programme_waits_for_nobody_who_changes_the_stream(
    stream: Stream, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """A lock on the stream's row here and an event's lock there, the other way round, would be a
    deadlock on PostgreSQL."""
    programme_set(stream=stream, programme=FIRST)
    with django_assert_num_queries(4) as queries:
        programme_set(stream=stream, programme=SECOND)
    assert not any('"streaming_stream"' in query["sql"] for query in queries)


def test_the_same_programme_again_is_no_change(
    live: Stream, plane: Plane, commit: Committed
) -> None:
    with commit():
        programme_set(stream=live, programme=FIRST)
    plane.requests.clear()
    with commit():
        programme_set(stream=live, programme=FIRST)
    assert StreamProgramme.objects.get(stream=live).number == 1
    assert plane.requests == []


def test_a_programme_that_is_rolled_back_was_never_asked_for(
    live: Stream, plane: Plane, commit: Committed
) -> None:
    with commit(), transaction.atomic():
        programme_set(stream=live, programme=FIRST)
        transaction.set_rollback(True)
    assert programme_wanted(stream=live) == Programme()
    assert plane.shown() == Programme()


def test_before_there_is_a_composer_a_programme_is_only_written_down(
    stream: Stream, plane: Plane, commit: Committed
) -> None:
    with commit():
        programme_set(stream=stream, programme=FIRST)
    assert plane.requests == []


def test_a_new_composer_knows_from_its_first_moment_whom_to_show(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend
) -> None:
    programme_set(stream=stream, programme=FIRST)
    stream_launch(stream=stream, by=alice)
    while not plane.processors():
        assert reconcile(stream=stream, backend=backend)
    assert plane.shown() == FIRST
    assert plane.count("POST /v1/MediaProcessors/") == 0
    assert plane.processors()[0].context.identity == composer_identity(stream)


def test_a_composer_that_takes_over_shows_the_same_programme(
    live: Stream, plane: Plane, backend: MediaBackend, commit: Committed
) -> None:
    with commit():
        programme_set(stream=live, programme=SECOND)
    plane.break_composer()
    settle(live, backend)
    assert plane.shown() == SECOND


def test_a_programme_that_changes_while_the_composer_is_created_is_told_at_once(
    stream: Stream, alice: User, plane: Plane, backend: MediaBackend, commit: Committed
) -> None:
    def change() -> None:
        with commit():
            programme_set(stream=stream, programme=SECOND)

    programme_set(stream=stream, programme=FIRST)
    stream_launch(stream=stream, by=alice)
    hindered = Hindered(backend, change)
    while not plane.processors():
        assert reconcile(stream=stream, backend=hindered)  # type: ignore[arg-type]
    assert plane.shown() == FIRST
    assert stream.due_at is not None
    assert stream.due_at <= timezone.now()
    reconcile(stream=stream, backend=backend)
    assert plane.shown() == SECOND


def test_a_change_of_the_programme_disturbs_no_step_of_the_reconciler(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    version, processor = live.version, live.media_processor_sid
    programme_set(stream=live, programme=FIRST)
    live.refresh_from_db()
    assert live.version == version
    plane.break_composer()

    def change() -> None:
        programme_set(stream=live, programme=SECOND)

    settle(live, Hindered(backend, change))  # type: ignore[arg-type]
    assert live.media_processor_sid not in ("", processor)
    assert [each.sid for each in plane.processors()] == [live.media_processor_sid]
    assert programme_wanted(stream=live) == SECOND


@pytest.mark.parametrize(("guarded", "ends_with"), [(True, SECOND), (False, FIRST)])
def test_of_two_who_push_at_once_the_newest_programme_wins(
    guarded: bool,
    ends_with: Programme,
    live: Stream,
    plane: Plane,
    backend: MediaBackend,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first was slow: before its word reaches the server, the second has said a newer one.

    Without the look afterwards the older programme stays, which shows somebody they must not be.
    """
    if not guarded:
        monkeypatch.setattr("streaming.programme._is_still", lambda wanted, stream: True)

    def overtake() -> None:
        programme_set(stream=live, programme=SECOND)
        programme_push(stream=live, backend=backend)
        assert plane.shown() == SECOND

    programme_set(stream=live, programme=FIRST)
    slow = Hindered(backend, overtake)
    programme_push(stream=live, backend=slow)  # type: ignore[arg-type]
    assert plane.shown() == ends_with


def test_a_push_that_fails_is_made_good_at_the_next_look(
    live: Stream, plane: Plane, backend: MediaBackend, commit: Committed
) -> None:
    plane.faults.append(Fault("broken", about="POST /v1/MediaProcessors/"))
    with commit():
        programme_set(stream=live, programme=FIRST)
    assert plane.shown() == Programme()
    live.refresh_from_db()
    assert live.due_at is not None
    assert live.due_at <= timezone.now()
    settle(live, backend)
    assert plane.shown() == FIRST
    assert live.state == StreamState.LIVE


def test_a_programme_that_was_lost_at_the_server_is_told_again_at_each_look(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    programme = Programme((SAM,), Layout.GRID)
    StreamProgramme.objects.create(stream=live, content=asdict(programme))
    settle(live, backend)
    assert plane.shown() == programme


def test_a_refused_programme_is_said_in_a_sentence_and_takes_nobody_off_the_air(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    plane.faults.append(Fault("refused", about="POST /v1/MediaProcessors/"))
    settle(live, backend)
    assert (live.state, live.attempts) == (StreamState.LIVE, 0)
    assert live.failure == "The media server refused: Authenticate (20003)."
    assert settle(live, backend).failure == ""


def test_who_pushes_hears_that_nobody_answers(
    live: Stream, plane: Plane, backend: MediaBackend
) -> None:
    plane.faults.append(Fault("broken"))
    with pytest.raises(BackendUnavailableError):
        programme_push(stream=live, backend=backend)


def test_more_people_than_a_composer_can_be_told_of_are_refused() -> None:
    assert Programme(tuple(map(str, range(20))))
    with pytest.raises(ValueError, match="at most 20"):
        Programme(tuple(map(str, range(21))))
