"""What the tests of streams share."""

from collections.abc import Iterator

import pytest

from accounts.models import Organization
from streaming.listeners import register, unregister
from streaming.models import Stream
from tests.factories import make_stream
from tests.streaming.hearing import Hearing


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
