"""What was true when a test failed: every open page and every process, in the printed report."""

import contextlib
import json
import time
from collections import deque
from collections.abc import Generator
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import Page

from tests.support.processes import running

PICTURES = Path("var/failures")
_LINES = 40
_WIDTH = 300
_LOOK = Path(__file__).with_name("evidence.js").read_text()
_pages: WeakKeyDictionary[Page, deque[str]] = WeakKeyDictionary()


def keep(page: Page) -> None:
    """Remember what goes wrong on a page, from now on."""
    heard: deque[str] = deque(maxlen=_LINES)
    _pages[page] = heard

    def note(text: str, wanted: bool = True) -> None:
        if wanted:
            heard.append(f"{time.strftime('%H:%M:%S')} {text}"[:_WIDTH])

    page.on("console", lambda told: note(told.text, told.type in ("error", "warning")))
    page.on("pageerror", lambda error: note(f"uncaught: {error}"))
    page.on("requestfailed", lambda request: note(f"failed: {request.url} {request.failure}"))
    page.on("response", lambda answer: note(f"{answer.status} {answer.url}", answer.status >= 400))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add sections to the report of a test that failed; pictures go to var/failures."""
    report = yield
    if report.failed:
        for number, page in enumerate(page for page in list(_pages) if not page.is_closed()):
            report.sections.append((f"page {number}", _seen(page)))
            with contextlib.suppress(Exception):
                page.screenshot(path=PICTURES / f"{item.name}-{number}.png", timeout=5000)
        for process in running():
            report.sections.append((f"process {process.name}", _tail(process.output())))
    return report


def _seen(page: Page) -> str:
    """What the page shows; a page that does not answer within 5 s says that."""
    try:
        shown = page.wait_for_function(_LOOK, timeout=5000).json_value()
    except Exception as error:  # noqa: BLE001 - nothing here may hide why the test failed
        shown = {"page": f"{page.url} does not answer: {error}"}
    lines = [f"{key}: {_short(value)}" for key, value in shown.items()]
    return "\n".join([*lines, *_pages.get(page, ())])


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) < 4 * _WIDTH else text[: 4 * _WIDTH] + " …"


def _tail(output: str) -> str:
    return "\n".join(line[:_WIDTH] for line in output.splitlines()[-_LINES:])
