from collections.abc import Iterator

import pytest

from streaming.mediaserver.server import MediaServer
from tests.streaming.mediaserver.background import Background
from tests.streaming.mediaserver.running import running_server


@pytest.fixture
def background() -> Iterator[Background]:
    """An event loop in a thread."""
    with Background() as background:
        yield background


@pytest.fixture
def media_server(background: Background) -> Iterator[MediaServer]:
    """A whole media server with one account, running in the ``background`` loop."""
    running = running_server()
    server = background.run(running.__aenter__())
    yield server
    background.run(running.__aexit__(None, None, None))
