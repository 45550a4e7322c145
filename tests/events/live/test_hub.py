"""What a hub does for the sockets of its event, with real sessions and rows."""

import json
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from accounts.audit import SYSTEM
from accounts.models import Membership, User
from accounts.services.members import member_remove
from events.live import hub
from events.live.frames import frame_of
from events.live.outbox import messages_after
from events.models import Audience, Event, EventMessage, Presence, Speaker
from events.selectors import viewers_count
from events.services.guests import guest_revoke
from events.services.presence import presence_change
from events.services.stage import stage_accept, stage_invite
from streaming.models import StreamState
from streaming.services import stream_advance
from tests.events.live.conftest import Open

Change = Callable[[], Awaitable[object]]

pytestmark = pytest.mark.django_db(transaction=True)

invite = sync_to_async(partial(stage_invite, by=SYSTEM))
accept = sync_to_async(partial(stage_accept, by=SYSTEM))
advance = sync_to_async(stream_advance)
revoke = sync_to_async(partial(guest_revoke, by=SYSTEM))


async def test_an_invitation_reaches_the_viewer_and_the_desk_and_nobody_else(
    open_socket: Open, event: Event, vera: Audience, sam: Speaker, mona: User
) -> None:
    pages = {}
    for who in (vera, sam, mona, None):
        page = await open_socket(who, event)
        await page.connect()
        pages[str(who)] = page
    await invite(guest=vera)
    await pages["Vera"].until("stage.invited")
    assert pages["Vera"].state["me"]["stage_state"] == "invited"
    await pages["Mona"].until("stage.invited")
    assert pages["Mona"].state["people"][-1]["stage_state"] == "invited"
    await advance(stream=event.stream, state=StreamState.LIVE)
    for name in ("Sam", "None"):
        assert (await pages[name].frame())["type"] == "stream.live"


async def test_moderators_see_who_comes_and_goes(
    open_socket: Open, event: Event, vera: Audience, mona: User
) -> None:
    desk = await open_socket(mona, event)
    assert (await desk.connect())["viewers"] == 0
    await invite(guest=vera)
    first, second = await open_socket(vera, event), await open_socket(vera, event)
    await first.connect()
    while desk.state["viewers"] != 1:
        await desk.until("audience.presence")
    assert desk.state["people"][0]["watching"] is True
    await second.connect()
    await first.leave()
    await second.leave()
    while desk.state["viewers"] != 0:
        await desk.until("audience.presence")
    assert desk.state["people"][0]["watching"] is False


async def test_a_revoked_ticket_closes_its_open_page_and_no_other(
    open_socket: Open, event: Event, vera: Audience, mona: User
) -> None:
    page, desk = await open_socket(vera, event), await open_socket(mona, event)
    await page.connect()
    await desk.connect()
    await revoke(guest=vera)
    assert await page.closed() == 4404
    await desk.until("access.revoked")
    again = await open_socket(vera, event)
    assert await again.refused() == 4404


async def test_a_moderator_who_lost_the_role_is_closed_at_once_and_no_other(
    open_socket: Open, event: Event, mona: User, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "RENEW_EVERY", 3600.0)
    desk, office = await open_socket(mona, event), await open_socket(omar, event)
    await desk.connect()
    await office.connect()
    membership = await Membership.objects.select_related("organization", "user").aget(user=mona)
    await sync_to_async(member_remove)(membership=membership, by=SYSTEM)
    assert await desk.closed() == 4404
    await office.until("access.changed")
    await advance(stream=event.stream, state=StreamState.LIVE)
    await office.until("stream.live")


async def test_a_role_that_is_lost_behind_footlights_back_is_noticed_in_time(
    open_socket: Open, event: Event, mona: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "RENEW_EVERY", 0.2)
    desk = await open_socket(mona, event)
    await desk.connect()
    await sync_to_async(Membership.objects.filter(user=mona).delete)()
    assert await desk.closed() == 4404


async def test_a_message_reaches_many_pages_as_the_same_text(
    open_socket: Open, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []

    def encode_and_count(message: EventMessage) -> str:
        encoded.append(original(message))
        return encoded[-1]

    original = frame_of
    monkeypatch.setattr(hub, "frame_of", encode_and_count)
    pages = [await open_socket(None, event) for _ in range(5)]
    for page in pages:
        await page.connect()
    await advance(stream=event.stream, state=StreamState.LIVE)
    received = [await page.frame() for page in pages]
    assert len(encoded) == 1
    assert received == [json.loads(encoded[0])] * 5


async def test_without_a_channel_layer_that_reaches_here_news_still_come(
    open_socket: Open, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def deaf(*_: object) -> None:
        return None

    monkeypatch.setattr(get_channel_layer(), "group_send", deaf)
    page = await open_socket(None, event)
    await page.connect()
    await advance(stream=event.stream, state=StreamState.LIVE)
    await page.until("stream.live")


async def test_viewers_of_a_process_that_was_killed_are_forgotten(
    open_socket: Open,
    event: Event,
    vera: Audience,
    mona: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hub, "RENEW_EVERY", 0.2)
    await sync_to_async(presence_change)(event=event, process="dead", pages={vera.pk: [("a", 1.0)]})
    desk = await open_socket(mona, event)
    assert (await desk.connect())["viewers"] == 1
    await sync_to_async(Presence.objects.update)(expires_at=event.starts_at)
    while desk.state["viewers"] != 0:
        await desk.until("audience.presence")


async def test_the_last_to_leave_leaves_no_presence(
    open_socket: Open, event: Event, vera: Audience, mona: User
) -> None:
    desk, page = await open_socket(mona, event), await open_socket(vera, event)
    await desk.connect()
    await page.connect()
    await desk.until("audience.presence")
    assert await sync_to_async(viewers_count)(event) == 1
    await page.leave()
    while desk.state["viewers"] != 0:
        await desk.until("audience.presence")
    assert await sync_to_async(viewers_count)(event) == 0


async def test_pages_do_not_go_deaf_when_one_look_fails(
    open_socket: Open, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await open_socket(None, event)
    await page.connect()
    looks: list[int] = []

    def fail_once(event_pk: int, number: int) -> list[EventMessage]:
        looks.append(number)
        if len(looks) == 1:
            raise OSError("The disk is away.")
        return original(event_pk, number)

    original = messages_after
    monkeypatch.setattr(hub, "messages_after", fail_once)
    await advance(stream=event.stream, state=StreamState.LIVE)
    await page.until("stream.live")
    assert len(looks) > 1
