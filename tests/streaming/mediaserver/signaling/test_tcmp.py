import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from streaming.mediaserver.signaling import tcmp
from tests.streaming.mediaserver.signaling.client import Client, dial
from tests.streaming.mediaserver.signaling.serving import serve


@dataclass
class Desk:
    """A server whose handlers write down what they hear and may be busy."""

    url: str = ""
    busy: bool = False
    heard: list[object] = field(default_factory=list)
    endings: asyncio.Queue[bool] = field(default_factory=asyncio.Queue)
    channels: list[tcmp.Channel] = field(default_factory=list)
    on_body: Callable[[tcmp.Channel, object], None] = lambda channel, body: None

    async def endpoint(self, socket: WebSocket) -> None:
        channel = tcmp.Channel(socket)
        self.channels.append(channel)
        await channel.run(_Handler(self, channel), busy=self.busy)


@dataclass
class _Handler:
    desk: Desk
    channel: tcmp.Channel

    def received(self, body: object) -> None:
        self.desk.heard.append(body)
        self.desk.on_body(self.channel, body)

    def closed(self, *, leaving: bool) -> None:
        self.desk.endings.put_nowait(leaving)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    app = Starlette(routes=[WebSocketRoute("/signaling", desk.endpoint)])
    async with serve(app) as port:
        desk.url = f"ws://127.0.0.1:{port}/signaling"
        yield desk


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[Client]:
    async with dial(desk.url) as client:
        yield client


async def ended(desk: Desk) -> bool:
    """Wait until the server is through with one client; True when that one said goodbye."""
    async with asyncio.timeout(5):
        return await desk.endings.get()


@pytest.mark.parametrize(("asked", "given"), [(5000, 3000), (2500, 2500), (1, 1000)])
async def test_the_timeout_is_negotiated_within_bounds(
    client: Client, asked: int, given: int
) -> None:
    assert await client.hello(timeout=asked) == {"type": "welcome", "negotiatedTimeout": given}


async def test_hello_carries_the_first_body_and_msg_the_rest(desk: Desk, client: Client) -> None:
    desk.on_body = lambda channel, body: channel.send({"echo": body})
    await client.hello({"n": 1})
    await client.say(type="msg", body={"n": 2})
    assert await client.hear() == {"type": "msg", "body": {"echo": {"n": 1}}}
    assert await client.hear() == {"type": "msg", "body": {"echo": {"n": 2}}}


async def test_a_quiet_server_sends_heartbeats(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcmp, "MIN_TIMEOUT", 100)
    await client.hello(timeout=100)
    assert [await client.hear() for _ in range(2)] == [{"type": "heartbeat"}] * 2


async def test_a_silent_client_is_given_up(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcmp, "MIN_TIMEOUT", 100)
    await client.hello(timeout=100)
    assert await client.closed() == 3001
    assert await ended(desk) is False


async def test_heartbeats_keep_a_client_that_has_nothing_to_say(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcmp, "MIN_TIMEOUT", 100)
    await client.hello(timeout=100)
    for _ in range(10):
        assert await client.hear() == {"type": "heartbeat"}
        await client.say(type="heartbeat")
    await client.say(type="msg", body="still here")
    await client.say(type="bye")
    assert await ended(desk) is True
    assert desk.heard == ["still here"]


async def test_bye_is_answered_with_a_normal_close(desk: Desk, client: Client) -> None:
    await client.hello()
    await client.say(type="bye")
    assert await client.closed() == 1000
    assert await ended(desk) is True


async def test_the_servers_last_words_come_before_its_bye(desk: Desk, client: Client) -> None:
    def last_words(channel: tcmp.Channel, body: object) -> None:
        channel.send({"last": "words"})
        channel.close()
        channel.send({"never": "sent"})

    desk.on_body = last_words
    await client.hello({})
    assert await client.hear() == {"type": "msg", "body": {"last": "words"}}
    assert await client.hear() == {"type": "bye"}
    assert await client.closed() == 1000


async def test_nothing_is_heard_after_the_servers_last_words(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcmp, "CLOSE_TIMEOUT", 0.1)
    await client.hello({"n": 1})
    [channel] = desk.channels
    for _ in range(100):
        channel.send({"more than the line takes": secrets.token_hex(100_000)})
    channel.close()
    await client.say(type="msg", body={"n": 2})
    assert await ended(desk) is False
    assert desk.heard == [{"n": 1}]
    client.socket.transport.abort()


async def test_a_vanished_client_was_not_leaving(desk: Desk, client: Client) -> None:
    await client.hello()
    client.socket.transport.abort()
    assert await ended(desk) is False


@pytest.mark.parametrize(
    "first",
    [
        "not json",
        "[]",
        '{"type": 7}',
        '{"type":"heartbeat"}',
        '{"type":"hello","version":1,"timeout":5000}',
        '{"type":"hello","version":2}',
        '{"type":"hello","version":2,"timeout":"soon"}',
        "[" * 100_000,
        b"\x00binary",
    ],
)
async def test_a_bad_first_message_ends_the_conversation(
    desk: Desk, client: Client, first: str | bytes
) -> None:
    await client.socket.send(first)
    assert (await client.hear())["type"] == "bad"
    assert await client.closed() == 3002
    assert desk.heard == []


@pytest.mark.parametrize("text", ["not json", "[1]", "{}", '{"type":"gossip"}', "[" * 100_000])
async def test_a_bad_message_later_is_called_bad_and_forgiven(
    desk: Desk, client: Client, text: str
) -> None:
    desk.on_body = lambda channel, body: channel.send({"echo": body})
    await client.hello()
    await client.socket.send(text)
    assert (await client.hear())["type"] == "bad"
    await client.say(type="msg", body=1)
    assert await client.hear() == {"type": "msg", "body": {"echo": 1}}


async def test_a_second_hello_is_not_heard_twice(desk: Desk, client: Client) -> None:
    await client.hello({"n": 1})
    await client.say(type="hello", version=2, timeout=5000, body={"n": 1})
    await client.say(type="bye")
    await client.closed()
    assert desk.heard == [{"n": 1}]


@pytest.mark.parametrize("welcomed", [True, False])
async def test_a_message_of_a_megabyte_closes_the_socket(
    desk: Desk, client: Client, welcomed: bool
) -> None:
    if welcomed:
        await client.hello()
    with contextlib.suppress(OSError):
        await client.say(type="msg", body="x" * 1_000_000)
    assert await client.closed() == 1009
    assert desk.heard == []


async def test_a_busy_server_asks_to_come_again(desk: Desk) -> None:
    desk.busy = True
    async with dial(desk.url) as client:
        answer = await client.hello({"n": 1})
        assert answer == {"type": "busy", "retryAfter": tcmp.BUSY_RETRY, "keepAlive": False}
        assert await client.closed() == 3005
    assert desk.heard == []


async def test_no_hello_is_no_reason_to_wait_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcmp, "HELLO_TIMEOUT", 0.2)
    async with dial(desk.url) as client:
        assert await client.closed() == 3001


async def test_a_client_that_does_not_read_is_cut_off(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcmp, "MAX_QUEUED", 8)

    def flood(channel: tcmp.Channel, body: object) -> None:
        for number in range(20):
            channel.send({"n": number})

    desk.on_body = flood
    await client.say(type="hello", version=2, timeout=5000, body="go")
    assert await ended(desk) is False
