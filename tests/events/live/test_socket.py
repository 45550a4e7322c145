"""The live channel through the site's own ASGI application, with real sessions and rows."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from accounts.audit import SYSTEM
from accounts.models import Membership, User
from accounts.services.members import member_remove
from events.live import socket
from events.live.outlet import Outlet
from events.live.registry import registry
from events.live.state import Shared
from events.models import Audience, Event, Speaker, StageState
from events.services.guests import guest_revoke
from events.services.stage import stage_accept, stage_invite
from streaming.models import StreamState
from streaming.services import stream_advance
from tests.events.fold import same
from tests.events.live.conftest import Open

Change = Callable[[], Awaitable[object]]

pytestmark = pytest.mark.django_db(transaction=True)

invite = sync_to_async(partial(stage_invite, by=SYSTEM))
accept = sync_to_async(partial(stage_accept, by=SYSTEM))
advance = sync_to_async(stream_advance)
revoke = sync_to_async(partial(guest_revoke, by=SYSTEM))


async def test_the_public_gets_a_snapshot_and_then_the_news(
    open_socket: Open, event: Event
) -> None:
    page = await open_socket(None, event)
    state = await page.connect()
    assert state["event"]["title"] == "Opening night"
    assert state["me"]["role"] == "public"
    await advance(stream=event.stream, state=StreamState.LIVE)
    message = await page.until("stream.live")
    assert message["scope"] == "everyone"
    assert page.state["event"]["status"] == "live"


async def test_one_who_comes_later_gets_the_same_state(
    open_socket: Open, event: Event, vera: Audience, mona: User
) -> None:
    early = await open_socket(mona, event)
    await early.connect()
    await invite(guest=vera)
    await accept(guest=vera)
    await early.until("stage.accepted")
    late = await open_socket(mona, event)
    assert same(await late.connect(), early.state)


@pytest.fixture
def in_between(monkeypatch: pytest.MonkeyPatch) -> Callable[[Change], None]:
    """Return a way to let something happen after a page's access is read, before it is fed."""

    def arrange(change: Change) -> None:
        async def join(event: Event, outlet: Outlet) -> Shared:
            monkeypatch.undo()
            await change()
            return await registry.join(event, outlet)

        monkeypatch.setattr(registry, "join", join)

    return arrange


async def test_what_happens_to_somebody_while_they_connect_is_in_their_snapshot(
    open_socket: Open, event: Event, vera: Audience, in_between: Callable[[Change], None]
) -> None:
    await (await open_socket(None, event)).connect()  # a hub runs, and knows what it handed on
    in_between(partial(invite, guest=vera))
    state = await (await open_socket(vera, event)).connect()
    assert state["me"]["stage_state"] == "invited"


async def test_who_loses_the_right_while_they_connect_gets_nothing(
    open_socket: Open, event: Event, vera: Audience, in_between: Callable[[Change], None]
) -> None:
    await (await open_socket(None, event)).connect()
    in_between(partial(revoke, guest=vera))
    assert await (await open_socket(vera, event)).refused() == 4404


async def test_who_loses_the_role_while_they_connect_gets_nothing(
    open_socket: Open, event: Event, mona: User, in_between: Callable[[Change], None]
) -> None:
    await (await open_socket(None, event)).connect()
    membership = await Membership.objects.select_related("organization", "user").aget(user=mona)
    in_between(partial(sync_to_async(member_remove), membership=membership, by=SYSTEM))
    assert await (await open_socket(mona, event)).refused() == 4404


@pytest.mark.parametrize(
    ("who", "as_"),
    [
        (None, "moderator"),
        ("charlie", "moderator"),
        ("olga", "moderator"),
        ("vera", "moderator"),
        ("sam", "audience:{vera}"),
        ("vera", "speaker:{sam}"),
        ("other_vera", "audience:{vera}"),
        ("vera", "audience:{other_vera}"),
        ("mona", "audience:{vera}"),
        ("vera", "audience:"),
        (None, "nonsense"),
    ],
)
async def test_who_may_not_be_what_they_say_is_closed_as_if_nothing_were_there(
    open_socket: Open,
    request: pytest.FixtureRequest,
    event: Event,
    vera: Audience,
    sam: Speaker,
    other_vera: Audience,
    who: str | None,
    as_: str,
    charlie: User,
    olga: User,
    mona: User,
) -> None:
    person = {
        "charlie": charlie,
        "olga": olga,
        "vera": vera,
        "sam": sam,
        "mona": mona,
        "other_vera": other_vera,
    }.get(who or "")
    ids = {"vera": vera.public_id, "sam": sam.public_id, "other_vera": other_vera.public_id}
    page = await open_socket(person, event, as_.format(**ids))
    assert await page.refused() == 4404


async def test_an_event_that_is_not_there_is_closed_alike(open_socket: Open, event: Event) -> None:
    page = await open_socket(None, Event(public_id="nowhere"))
    assert await page.refused() == 4404


async def test_a_page_of_another_site_gets_no_socket(open_socket: Open, event: Event) -> None:
    page = await open_socket(None, event, origin=(b"origin", b"https://evil.example"))
    assert not await page.accepted()


async def test_garbage_from_a_page_is_ignored(open_socket: Open, event: Event) -> None:
    page = await open_socket(None, event)
    await page.connect()
    for text in ("", "{", '{"type": "launch"}', "pong" * 100_000, '{"type": "pong"}'):
        await page.say(text or " ")
    await advance(stream=event.stream, state=StreamState.LIVE)
    await page.until("stream.live")


async def test_a_draft_has_no_public_channel_but_one_for_its_guests(
    open_socket: Open, event: Event, vera: Audience
) -> None:
    await sync_to_async(Event.objects.update)(status="draft")
    assert await (await open_socket(None, event)).refused() == 4404
    state = await (await open_socket(vera, event)).connect()
    assert state["me"]["stage_state"] == StageState.SEATED


async def test_the_frames_of_a_role_hold_no_secret_of_another(
    open_socket: Open, event: Event, vera: Audience, sam: Speaker, mona: User
) -> None:
    page, desk = await open_socket(vera, event), await open_socket(mona, event)
    told: list[Any] = [await page.connect()]
    known: list[Any] = [await desk.connect()]
    await advance(stream=event.stream, state=StreamState.FAILED, failure="The room is gone.")
    told.append(await page.until("stream.failed"))
    known += [await desk.until("stream.failed"), await desk.until("stream.health")]
    assert "The room is gone." not in str(told)
    assert "The room is gone." in str(known)
    for code in (vera.ticket_code, sam.access_code):
        assert code not in str(told + known)


async def test_a_page_is_told_when_its_socket_failed(
    open_socket: Open, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "who_at", lambda scope: 1 / 0)
    assert await (await open_socket(None, event)).refused() == 1011
