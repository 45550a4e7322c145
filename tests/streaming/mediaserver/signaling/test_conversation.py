"""Bad manners on a socket: each gets its code, and the others in the room do not notice."""

from collections.abc import AsyncIterator

import pytest

from streaming.mediaserver.signaling import conversation
from tests.streaming.mediaserver.signaling.client import Client, Message, dial
from tests.streaming.mediaserver.signaling.conftest import House
from tests.streaming.mediaserver.signaling.guest import (
    Guest,
    connect_message,
    description,
    guest,
    refusal,
)
from tests.streaming.mediaserver.signaling.tokens import token


@pytest.fixture
async def vera(house: House) -> AsyncIterator[Guest]:
    async with guest(house.url, token("Vera", "stage")) as vera:
        yield vera


@pytest.fixture
async def sam(house: House, vera: Guest) -> AsyncIterator[Guest]:
    async with guest(house.url, token("Sam", "stage")) as sam:
        yield sam


async def vera_notices_nothing_but_that_sam_left(vera: Guest) -> None:
    await vera.participant(identity="Sam", state="connected")
    await vera.participant(identity="Sam", state="disconnected")
    await vera.declare()
    assert (await vera.news("published"))["tracks"] == []


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"type": "update", "session": "none"}, 53004),
        ({"type": "sync", "session": "none", "token": "t"}, 53001),
        ({"type": "sync"}, 53004),
        ({"type": "ice"}, 53004),
        ({"type": "dance"}, 53004),
        ({"type": 7}, 53004),
        ({}, 53004),
        (["a", "list"], 53004),
        ("text", 53004),
    ],
)
async def test_before_joining(house: House, message: Message, code: int) -> None:
    async with dial(house.url) as client:
        await client.hello()
        await client.say(type="msg", body=message)
        assert (await client.receive("error"))["code"] == code
        assert await client.closed() == 1000


async def test_giving_up_before_joining_is_no_error(house: House) -> None:
    async with dial(house.url) as client:
        await client.hello()
        await client.send(type="disconnect", session=None)
        assert await client.hear() == {"type": "bye"}
        assert await client.closed() == 1000


async def test_who_does_not_join_in_time_makes_room_for_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "JOIN_TIMEOUT", 0.3)
    async with (
        guest(house.url, token("Sam", "stage")) as sam,
        dial(house.url) as idler,
    ):
        await idler.hello({"type": "ice", "token": token("Eve", "stage")})
        assert (await idler.receive("error"))["code"] == 53002
        assert await idler.closed() == 1000
        house.rooms.complete(house.room())
        assert await sam.farewell() == {"type": "disconnected", "status": "completed"}


@pytest.mark.parametrize(
    "message",
    [
        {"type": "ice", "token": "t"},
        connect_message("t"),
        {"type": "sync", "session": "theirs"},
        {"type": "update"},
        {"type": "update", "session": "theirs"},
        {"type": "disconnect", "session": "theirs"},
        {"type": "dance"},
    ],
)
async def test_out_of_order_in_a_room(
    house: House, vera: Guest, sam: Guest, message: Message
) -> None:
    await sam.client.say(type="msg", body=message)
    assert (await sam.farewell())["code"] == 53004
    await vera_notices_nothing_but_that_sam_left(vera)


@pytest.mark.parametrize(
    "state",
    [
        {"participant": []},
        {"participant": {"revision": 2, "tracks": [{"id": 7}]}},
        {"peer_connections": [{"id": "pc", "description": "offer"}]},
    ],
)
async def test_wrong_shapes_in_a_room(
    house: House, vera: Guest, sam: Guest, state: Message
) -> None:
    await sam.update(**state)
    assert (await sam.farewell())["code"] == 53004
    await vera_notices_nothing_but_that_sam_left(vera)


async def test_a_garbage_description_in_a_room(house: House, vera: Guest, sam: Guest) -> None:
    offered = (await sam.news("peer_connections"))[0]["description"]["revision"]
    await sam.update(peer_connections=[description("answer", offered, "garbage")])
    assert (await sam.farewell())["code"] == 53403
    await vera_notices_nothing_but_that_sam_left(vera)


async def test_a_message_of_a_megabyte_in_a_room(house: House, vera: Guest, sam: Guest) -> None:
    await sam.update(participant={"revision": 2, "tracks": [], "padding": "x" * 1_000_000})
    assert await sam.client.closed() == 1009
    await vera.participant(identity="Sam", state="reconnecting")
    await vera.participant(identity="Sam", state="disconnected")


async def test_other_peer_connections_and_candidates_are_passed_over(
    house: House, sam: Guest
) -> None:
    other = description("offer", 9, "garbage") | {"id": "another"}
    candidates = {"id": "pc", "ice": {"candidates": [], "ufrag": "u", "revision": 1}}
    await sam.update(peer_connections=[other, candidates])
    await sam.declare()
    assert (await sam.news("published"))["tracks"] == []


async def test_our_own_failure_ends_one_session_only(
    house: House, vera: Guest, sam: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(sdp: str) -> str:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(house.connections[1], "answer", broken)
    offered = (await sam.news("peer_connections"))[0]["description"]["revision"]
    await sam.update(peer_connections=[description("answer", offered, "yes")])
    await sam.update(peer_connections=[description("offer", offered + 1, "v=0")])
    assert (await sam.farewell())["code"] == 53000
    await vera_notices_nothing_but_that_sam_left(vera)


async def back(house: House, client: Client, guest: Guest, **state: object) -> Message:
    """Come back on a new socket; returns the server's answer."""
    sync = {"type": "sync", "version": 2, "session": guest.session, "token": "t", **state}
    await client.hello(sync)
    return await client.receive()


async def test_a_lost_socket_is_shown_and_may_come_back(
    house: House, vera: Guest, sam: Guest
) -> None:
    sam.client.socket.transport.abort()
    await vera.participant(identity="Sam", state="reconnecting")
    async with dial(house.url) as client:
        synced = await back(house, client, sam)
        assert synced["type"] == "synced"
        assert synced["participant"]["sid"] == sam.sid
        assert [p["identity"] for p in synced["participants"]] == ["Vera"]
        assert [p["id"] for p in synced["peer_connections"]] == ["pc"]
        await vera.participant(identity="Sam", state="connected")
        assert house.connections[1].closed is False


async def test_what_happened_meanwhile_is_told(house: House, vera: Guest, sam: Guest) -> None:
    sam.client.socket.transport.abort()
    await vera.participant(identity="Sam", state="reconnecting")
    await vera.declare()
    await vera.news("published")
    async with dial(house.url) as client:
        tracks = {"revision": 5, "tracks": []}
        synced = await back(house, client, sam, participant=tracks)
        assert synced["participants"][0]["tracks"] == []
        assert synced["published"]["tracks"] == []
        assert (await vera.participant(identity="Sam", state="connected"))["tracks"] == []


async def test_a_second_socket_takes_over_from_the_first(house: House, sam: Guest) -> None:
    async with dial(house.url) as client:
        assert (await back(house, client, sam))["type"] == "synced"
        assert await sam.client.closed() == 1000
        session = Guest(client, sam.connected)
        await session.declare()
        assert (await session.news("published"))["tracks"] == []


async def test_garbage_in_a_sync_is_told_on_the_new_socket(
    house: House, vera: Guest, sam: Guest
) -> None:
    sam.client.socket.transport.abort()
    async with dial(house.url) as client:
        await client.hello(
            {
                "type": "sync",
                "session": sam.session,
                "peer_connections": [description("offer", 1000, "garbage")],
                "participant": {"revision": 1000, "tracks": "all"},
            }
        )
        assert (await client.receive("error"))["code"] == 53004


async def test_who_stays_away_is_gone_after_the_session_timeout(
    house: House, vera: Guest, sam: Guest
) -> None:
    sam.client.socket.transport.abort()
    await vera.participant(identity="Sam", state="reconnecting")
    await vera.participant(identity="Sam", state="disconnected")
    assert house.connections[1].closed
    assert await refusal(house.url, {"type": "sync", "session": sam.session}) == 53001


async def test_who_is_kicked_while_away_cannot_come_back(
    house: House, vera: Guest, sam: Guest
) -> None:
    sam.client.socket.transport.abort()
    await vera.participant(identity="Sam", state="reconnecting")
    house.rooms.disconnect(house.room().participants[sam.sid])
    assert await refusal(house.url, {"type": "sync", "session": sam.session}) == 53001
