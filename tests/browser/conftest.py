"""One Chromium for each file of tests, one fresh context for each person in them."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.chromium import chromium
from tests.support.installation import Installation
from tests.support.story import person
from tests.support.worker import WorkerError

Enter = Callable[[], Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one file of tests: Playwright keeps an event loop running in this thread,
    which asynchronous tests of the same process could not live with.
    """
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A whole Footlight; each test has an event of its own there."""
    installed = Installation(tmp_path_factory.mktemp("installation"))
    installed.migrate()
    try:
        installed.start()
        yield installed
    finally:
        installed.stop()


@pytest.fixture
def event(installation: Installation) -> Iterator[dict[str, Any]]:
    """A launched event, ended with the test: the next one needs the cores."""
    event = installation.event()
    yield event
    with contextlib.suppress(WorkerError):  # the test may have ended it
        installation.end(event)


@pytest.fixture
def enter(browser: Browser) -> Iterator[Enter]:
    """Lets somebody in with a browser of their own, which is closed with the test."""
    pages: list[Page] = []

    def enter() -> Page:
        pages.append(person(browser))
        return pages[-1]

    yield enter
    for page in pages:
        page.context.close()
