"""One Chromium for each test process, one fresh context for each test that asks."""

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.support.chromium import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of every open page of a failed browser test in var/failures."""
    report = yield
    running = getattr(item, "funcargs", {}).get("browser")
    if report.failed and running is not None:
        folder = Path("var/failures")
        pages = [page for context in running.contexts for page in context.pages]
        for number, page in enumerate(pages):
            with contextlib.suppress(Error):
                page.screenshot(path=folder / f"{item.name}-{number}.png", timeout=5000)
    return report
