from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.mux import UdpMux


@pytest.fixture(scope="session")
def certificate() -> Certificate:
    return Certificate.generate()


@pytest_asyncio.fixture
async def mux() -> AsyncIterator[UdpMux]:
    mux = UdpMux()
    mux.open()
    yield mux
    mux.close()
