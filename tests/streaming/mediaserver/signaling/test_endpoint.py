import time

import pytest

from streaming.mediaserver.signaling import endpoint
from tests.streaming.mediaserver.signaling.client import dial
from tests.streaming.mediaserver.signaling.conftest import House
from tests.streaming.mediaserver.signaling.guest import (
    connect_message,
    description,
    guest,
    refusal,
)
from tests.streaming.mediaserver.signaling.tokens import (
    ACCOUNT,
    OTHER_ACCOUNT,
    token,
)


async def test_a_token_opens_its_room_which_is_made_when_it_is_not_there(house: House) -> None:
    async with guest(house.url, token("Sam", "stage")) as sam:
        room = house.room("stage")
        assert (sam.connected["sid"], sam.connected["name"]) == (room.sid, "stage")
        assert [p.identity for p in room.participants.values()] == ["Sam"]


@pytest.mark.parametrize("by", ["name", "sid"])
async def test_a_room_that_is_there_is_joined_by_name_and_by_sid(house: House, by: str) -> None:
    room = house.rooms.create(ACCOUNT.sid, unique_name="stage")
    asked = room.sid if by == "sid" else "stage"
    for granted in (None, room.sid, "stage"):
        async with guest(house.url, token("Sam", granted), asked) as sam:
            assert sam.connected["sid"] == room.sid
    assert house.rooms.of(ACCOUNT.sid) == [room]


async def test_without_any_name_a_room_of_ones_own_is_made(house: House) -> None:
    async with guest(house.url, token("Sam")) as sam:
        assert sam.connected["name"] == sam.connected["sid"]


async def test_accounts_do_not_share_rooms(house: House) -> None:
    async with (
        guest(house.url, token("Sam", "stage")) as sam,
        guest(house.url, token("Olga", "stage", account=OTHER_ACCOUNT)) as olga,
    ):
        assert sam.connected["sid"] != olga.connected["sid"]
        assert olga.connected["participants"] == []


@pytest.mark.parametrize("kind", ["ice", "connect"])
@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("garbage", 20101),
        (
            token("Sam", "stage", account=OTHER_ACCOUNT, secret="another-secret-of-some-length"),
            20107,
        ),
        (token("Sam", "stage", valid_until=int(time.time()) - 5), 20104),
        (token("Sam", "stage", nbf=int(time.time()) + 3_600), 20105),
        (token("Sam", "stage", grant=False), 20106),
        (token(None, "stage"), 20106),
    ],
)
async def test_a_bad_token_gets_its_code(house: House, kind: str, bad: str, code: int) -> None:
    message = connect_message(bad) if kind == "connect" else {"type": "ice", "token": bad}
    assert await refusal(house.url, message) == code
    assert house.rooms.of(ACCOUNT.sid) == []


async def test_a_token_for_another_room_is_refused(house: House) -> None:
    house.rooms.create(ACCOUNT.sid, unique_name="stage")
    message = connect_message(token("Charlie", "elsewhere"), "stage")
    assert await refusal(house.url, message) == 20106
    assert house.room("stage").participants == {}


async def test_a_room_sid_nobody_has_is_not_found(house: House) -> None:
    missing = "RM" + "0" * 32
    assert await refusal(house.url, connect_message(token("Sam"), missing)) == 53106


async def test_a_completed_room_says_so(house: House) -> None:
    room = house.rooms.create(ACCOUNT.sid, unique_name="stage")
    house.rooms.complete(room)
    assert await refusal(house.url, connect_message(token("Sam"), room.sid)) == 53118


async def test_a_full_room_turns_away(house: House) -> None:
    house.rooms.create(ACCOUNT.sid, unique_name="stage", max_participants=1)
    async with guest(house.url, token("Sam", "stage")):
        assert await refusal(house.url, connect_message(token("Vera", "stage"))) == 53105
        assert house.connections[-1].closed


@pytest.mark.parametrize(
    ("name", "identity", "code"),
    [("n" * 129, "Sam", 53101), ("a\tb", "Sam", 53102), ("ok", "x" * 129, 53201)],
)
async def test_names_that_cannot_be_get_their_code(
    house: House, name: str, identity: str, code: int
) -> None:
    assert await refusal(house.url, connect_message(token(identity), name)) == code


async def test_garbage_for_a_description_is_refused_before_anything_happens(house: House) -> None:
    async with guest(house.url, token("Sam", "stage")) as sam:
        message = connect_message(token("Sam", "stage"))
        message["peer_connections"] = [description("offer", 1, "garbage")]
        assert await refusal(house.url, message) == 53403
        assert house.connections[-1].closed
        assert list(house.room().participants) == [sam.sid]


@pytest.mark.parametrize(
    "peer_connections",
    [[], [{"id": "pc"}], [description("answer", 1, "v=0")], [description("offer", 0, "v=0")]],
)
async def test_a_connect_without_an_offer_is_invalid(
    house: House, peer_connections: list[object]
) -> None:
    message = connect_message(token("Sam", "stage")) | {"peer_connections": peer_connections}
    assert await refusal(house.url, message) == 53004


@pytest.mark.parametrize("ice_servers", [[], [{"urls": "turn:turn.example"}]])
async def test_ice_servers_are_those_of_the_configuration(
    house: House, ice_servers: list[dict[str, str]]
) -> None:
    house.signaling.ice_servers = ice_servers
    async with dial(house.url) as client:
        await client.hello({"type": "ice", "token": token("Sam"), "version": 1})
        assert await client.receive() == {"type": "iced", "ice_servers": ice_servers}


async def test_too_many_sockets_are_asked_to_come_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with guest(house.url, token("Sam", "stage")):
        monkeypatch.setattr(endpoint, "MAX_SOCKETS", 1)
        async with dial(house.url) as client:
            assert (await client.hello())["type"] == "busy"
            assert await client.closed() == 3005


async def test_a_server_that_stops_says_goodbye_and_ends_all_media(house: House) -> None:
    async with guest(house.url, token("Sam", "stage")) as sam:
        await house.signaling.stop()
        assert (await sam.farewell())["code"] == 53001
    assert [connection.closed for connection in house.connections] == [True]
    assert house.room().participants == {}
