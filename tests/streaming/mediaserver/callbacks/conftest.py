from collections.abc import AsyncIterator

import pytest

from streaming.mediaserver.callbacks import Deliveries
from tests.streaming.mediaserver.callbacks.receiver import Receiver, receiving


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A customer's server."""
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def deliveries() -> AsyncIterator[Deliveries]:
    """Deliveries that lose no time between tries."""
    deliveries = Deliveries(first_pause=0.001)
    yield deliveries
    await deliveries.stop()
