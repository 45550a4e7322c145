"""What the tests of streams share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from accounts.models import Organization
from streaming.backends.base import MediaBackend
from streaming.backends.current import media_backend
from streaming.listeners import register, unregister
from streaming.models import Stream
from tests.factories import make_stream
from tests.streaming.hearing import Hearing
from tests.streaming.plane import Plane, running_plane


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
