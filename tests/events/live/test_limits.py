"""Sockets that are too many, too slow or silent, and pages that missed something."""

import pytest
from asgiref.sync import sync_to_async

from accounts.audit import SYSTEM
from accounts.models import User
from events.live import hub, outlet
from events.models import Audience, Event, Speaker
from events.services.event import event_update
from events.services.presence import presence_change
from streaming.models import StreamState
from streaming.services import stream_advance
from tests.events.fold import same
from tests.events.live.conftest import Open
from tests.events.live.sockets import GapError

pytestmark = pytest.mark.django_db(transaction=True)

advance = sync_to_async(stream_advance)


async def rename(event: Event, title: str) -> None:
    event.title = title
    await sync_to_async(event_update)(event=event, changed=["title"], by=SYSTEM)


async def allow(event: Event, pages: int) -> None:
    await sync_to_async(Event.objects.update)(ticket_connections=pages)
    await event.arefresh_from_db(fields=["ticket_connections"])


async def test_the_newest_pages_of_a_ticket_win(
    open_socket: Open, event: Event, vera: Audience
) -> None:
    await allow(event, 2)
    pages = [await open_socket(vera, event) for _ in range(4)]
    for page in pages:
        await page.connect()
    assert [await page.closed() for page in pages[:2]] == [4409, 4409]
    await rename(event, "Still here")
    for page in pages[2:]:
        await page.until("event.changed")


async def test_others_pages_do_not_count(
    open_socket: Open, event: Event, vera: Audience, sam: Speaker, mona: User
) -> None:
    await allow(event, 1)
    pages = [await open_socket(who, event) for who in (vera, sam, sam, mona, mona, None, None)]
    for page in pages:
        await page.connect()
    await rename(event, "Still here")
    for page in pages:
        await page.until("event.changed")


async def test_pages_opened_at_another_process_win_too(
    open_socket: Open, event: Event, vera: Audience
) -> None:
    await allow(event, 2)
    page = await open_socket(vera, event)
    await page.connect()
    newer = {vera.pk: [("x", 9e9), ("y", 9.1e9)]}
    await sync_to_async(presence_change)(event=event, process="other", pages=newer)
    assert await page.closed() == 4409


async def test_a_page_opened_later_than_those_of_another_process_stays(
    open_socket: Open, event: Event, vera: Audience, mona: User
) -> None:
    await allow(event, 2)
    older = {vera.pk: [("x", 1.0), ("y", 2.0)]}
    await sync_to_async(presence_change)(event=event, process="other", pages=older)
    page = await open_socket(vera, event)
    await page.connect()
    told = await page.until("access.superseded")
    assert told["data"] == {"superseded": ["x"]}
    await rename(event, "Still here")
    await page.until("event.changed")


async def test_a_page_that_answers_pings_stays_and_a_silent_one_is_dropped(
    open_socket: Open, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlet, "HEARTBEAT", (0.5, 0.6))
    monkeypatch.setattr(hub, "BEAT_EVERY", 0.1)
    alive, silent = await open_socket(None, event), await open_socket(None, event)
    await alive.connect()
    await silent.connect()
    for _ in range(3):
        assert (await alive.frame())["type"] == "ping"
        await alive.say('{"type": "pong"}')
    assert await silent.closed() == 4408
    await rename(event, "Still here")
    await alive.until("event.changed")


async def test_a_page_that_lost_a_message_notices_it_at_the_next_and_heals_by_a_new_snapshot(
    open_socket: Open, event: Event, mona: User
) -> None:
    page, other = await open_socket(mona, event), await open_socket(mona, event)
    await page.connect()
    await other.connect()
    await advance(stream=event.stream, state=StreamState.STARTING)
    lost = await page.frame()
    assert lost["type"] == "stream.starting"
    await event.stream.arefresh_from_db()
    await rename(event, "Second night")
    with pytest.raises(GapError):
        await page.until("event.changed")
    again = await open_socket(mona, event)
    await other.until("programme.changed")
    assert same(await again.connect(), other.state)
    assert again.state["stream"]["state"] == "starting"


async def test_what_one_may_not_see_is_no_gap(open_socket: Open, event: Event) -> None:
    page = await open_socket(None, event)
    await page.connect()
    for state in (StreamState.STARTING, StreamState.LIVE):  # each with a message for moderators
        await advance(stream=event.stream, state=state)
    first, second = await page.until("stream.starting"), await page.until("stream.live")
    assert second["number"] > first["number"] + 1
    assert second["previous"] == first["number"]
