"""What the tests of streams share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from accounts.models import Organization, User
from streaming.backends.base import MediaBackend
from streaming.backends.current import media_backend
from streaming.listeners import register, unregister
from streaming.models import Stream, StreamState
from streaming.reconciler import reconcile
from streaming.services import stream_launch
from tests.factories import make_stream
from tests.streaming.hearing import Hearing
from tests.streaming.plane import Plane, running_plane


def settle(stream: Stream, backend: MediaBackend) -> Stream:
    """Let the reconciler take steps while they are due at once."""
    stream.refresh_from_db()
    for _ in range(20):
        if not reconcile(stream=stream, backend=backend):
            break
    stream.refresh_from_db()
    return stream


@pytest.fixture
def stream(organization: Organization) -> Stream:
    """An idle stream."""
    return make_stream(organization=organization)


@pytest.fixture
def hearing() -> Iterator[Hearing]:
    """Somebody who listens while the test runs."""
    listener = Hearing()
    register(listener)
    yield listener
    unregister(listener)


@pytest.fixture
def plane(settings: Settings) -> Iterator[Plane]:
    """A media plane of our own, which the settings lead to."""
    cache.clear()
    with running_plane() as plane:
        settings.TWILIO_VIDEO_URL = settings.TWILIO_MEDIA_URL = plane.url
        yield plane


@pytest.fixture
def backend(plane: Plane) -> MediaBackend:
    """The backend that speaks to the plane."""
    return media_backend()


@pytest.fixture
def live(stream: Stream, alice: User, plane: Plane, backend: MediaBackend) -> Stream:
    """A stream that is on air."""
    stream_launch(stream=stream, by=alice)
    settle(stream, backend)
    plane.play()
    assert settle(stream, backend).state == StreamState.LIVE
    return stream
