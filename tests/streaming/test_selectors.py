"""What may be asked about streams."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from streaming.models import Stream, StreamState
from streaming.selectors import identities_watching, streams_due, viewers_count
from streaming.tokens import playback_token
from tests.factories import make_stream
from tests.streaming.plane import Fault, Plane


@pytest.mark.django_db
def test_streams_are_due_in_the_order_in_which_they_waited(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    now = timezone.now()
    make_stream(due_at=None)
    make_stream(due_at=now + timedelta(seconds=1))
    second = make_stream(due_at=now)
    first = make_stream(due_at=now - timedelta(seconds=1))
    with django_assert_num_queries(1):
        assert list(streams_due(now=now)) == [first, second]


def test_viewers_are_counted_by_who_plays_and_asked_for_once(live: Stream, plane: Plane) -> None:
    for identity in ("Vera #v1", "Vito #v2", "Vera #v1"):
        plane.watch(playback_token(stream=live, identity=identity).playback_url)
    assert identities_watching(stream=live) == {"Vera #v1", "Vito #v2"}
    assert viewers_count(stream=live) == 2
    assert plane.count("PlaybackSessions") == 1


def test_nobody_is_counted_as_nobody_and_remembered_too(live: Stream, plane: Plane) -> None:
    assert viewers_count(stream=live) == 0
    assert viewers_count(stream=live) == 0
    assert plane.count("PlaybackSessions") == 1


def test_where_nothing_plays_nobody_is_asked(live: Stream, plane: Plane) -> None:
    live.state = StreamState.ENDED
    assert viewers_count(stream=live) == 0
    assert plane.count("PlaybackSessions") == 0


def test_when_nobody_can_say_there_is_no_number(live: Stream, plane: Plane) -> None:
    cache.clear()
    plane.faults.append(Fault("broken"))
    assert viewers_count(stream=live) is None
