"""The live channel behind the web server people run: a real process, real sockets."""

import contextlib
import json
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from events.live.outlet import CAPACITY, WINDOW
from tests.support.installation import Installation

WITHIN = 20  # seconds
TOO_MANY = WINDOW + CAPACITY + 10  # messages for who answers no ping
pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("installation"))
    installation.migrate()
    installation.start("web")
    yield installation
    installation.stop()


@pytest.fixture(scope="module")
def event(installation: Installation) -> dict[str, Any]:
    return installation.event()


def ticket_cookie(link: str) -> dict[str, str]:
    """Open a ticket; returns the header of the browser that did."""
    with httpx.Client(trust_env=False, timeout=WITHIN) as browser:
        browser.get(link)
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}


def socket(
    installation: Installation, event: dict[str, Any], as_: str = "public", **more: Any
) -> ClientConnection:
    url = f"{installation.site.replace('http', 'ws')}/ws/events/{event['id']}/?as={as_}"
    return connect(url, **({"origin": installation.site, "proxy": None, "max_queue": None} | more))


def snapshot(page: ClientConnection) -> dict[str, Any]:
    frame: dict[str, Any] = json.loads(page.recv(WITHIN))
    assert frame["type"] == "snapshot"
    return frame


def until_closed(page: ClientConnection) -> Iterator[str | bytes]:
    """Yield what comes until the server closes; ``close_code`` says why then."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            yield page.recv(WITHIN)


def tell_titles(installation: Installation, event: dict[str, Any], *, times: int) -> None:
    """Tell of so many titles in another process, each in a transaction of its own."""
    installation.manage(
        "shell",
        "-c",
        f"""
from events.live.messages import Scope
from events.live.outbox import news
from events.live.sections import event_section
from events.models import Event
event = Event.objects.get(public_id={event["id"]!r})
for number in range({times}):
    event.title = f"Act {{number + 1}}"
    event.save()
    with news(event) as pen:
        pen.tell("event.changed", to=Scope.EVERYONE, data={{"event": event_section(event)}})
""",
    )


def test_news_of_another_process_reach_the_page(
    installation: Installation, event: dict[str, Any]
) -> None:
    with socket(installation, event) as page:
        snapshot(page)
        tell_titles(installation, event, times=1)
        assert json.loads(page.recv(WITHIN))["data"]["event"]["title"] == "Act 1"


def test_a_page_that_answers_nothing_is_dropped_after_a_bounded_number_of_frames(
    installation: Installation, event: dict[str, Any]
) -> None:
    with socket(installation, event) as page:
        snapshot(page)
        tell_titles(installation, event, times=TOO_MANY)
        received = [json.loads(frame) for frame in until_closed(page)]
    assert page.close_code == 4408
    messages = [frame for frame in received if frame["type"] != "ping"]
    assert len(messages) == WINDOW - 1, "the snapshot was one of them"


def test_a_page_that_answers_gets_every_message(
    installation: Installation, event: dict[str, Any]
) -> None:
    titles: list[str] = []
    with socket(installation, event) as page, ThreadPoolExecutor(1) as meanwhile:
        snapshot(page)
        meanwhile.submit(tell_titles, installation, event, times=TOO_MANY)
        while len(titles) < TOO_MANY:
            frame = json.loads(page.recv(WITHIN))
            if frame["type"] == "ping":
                page.send('{"type": "pong"}')
            else:
                titles.append(frame["data"]["event"]["title"])
    assert titles == [f"Act {number}" for number in range(1, TOO_MANY + 1)]


def test_who_may_not_see_is_closed_with_a_code_the_page_can_read(
    installation: Installation, event: dict[str, Any]
) -> None:
    with socket(installation, event, "moderator") as page:
        assert list(until_closed(page)) == []
    assert page.close_code == 4404


def test_a_page_of_another_site_is_refused(
    installation: Installation, event: dict[str, Any]
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        socket(installation, event, origin="https://evil.example")
    assert refused.value.response.status_code == 403


def test_after_a_crash_the_page_gets_what_happened_meanwhile(
    installation: Installation, event: dict[str, Any]
) -> None:
    cookie = ticket_cookie(event["audience_urls"][0])
    watch = httpx.get(
        event["audience_urls"][0], trust_env=False, timeout=WITHIN, follow_redirects=False
    )
    as_ = f"audience:{watch.headers['Location'].rstrip('/').rpartition('/')[2]}"
    with socket(installation, event, as_, additional_headers=cookie) as page:
        before = snapshot(page)
        installation.processes.pop("web").stop(signal.SIGKILL)
        tell_titles(installation, event, times=2)
        installation.start("web")
    with socket(installation, event, as_, additional_headers=cookie) as page:
        after = snapshot(page)
    assert after["state"]["event"]["title"] == "Act 2"
    assert after["number"] >= before["number"] + 2


def test_a_stop_with_open_pages_is_prompt(
    installation: Installation, event: dict[str, Any]
) -> None:
    with socket(installation, event) as page:
        snapshot(page)
        installation.processes.pop("web").stop(signal.SIGTERM, within=15)
        assert list(until_closed(page)) == []
    installation.start("web")
