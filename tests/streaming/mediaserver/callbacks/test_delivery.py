"""Delivery to a real HTTP server."""

import asyncio
import socket

import pytest

from streaming.mediaserver.callbacks import Deliveries
from streaming.mediaserver.callbacks.delivery import MAX_WAITING, TRIES, Callback
from tests.streaming.mediaserver.callbacks.receiver import TOKEN, Receiver

ROOM, OTHER_ROOM = "RM1", "RM2"


def callback(url: str, number: int = 0, method: str = "POST") -> Callback:
    return Callback(url, method, {"Number": str(number), "Name": "Große Bühne & more"}, TOKEN)


def numbers(receiver: Receiver) -> list[int]:
    return [int(received.fields["Number"]) for received in receiver.received]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["", "/", "/hook?a=1&b=%20", "/hook#part", "/Bühne", "/a|b"])
async def test_a_callback_is_genuine_to_twilios_validator(
    receiver: Receiver, deliveries: Deliveries, method: str, path: str
) -> None:
    deliveries.put(ROOM, callback(receiver.url + path, method=method))
    [received] = await receiver.got(1)
    assert (received.method, received.genuine) == (method, True)
    assert received.fields["Name"] == "Große Bühne & more"


async def test_a_get_keeps_the_query_of_its_url(receiver: Receiver, deliveries: Deliveries) -> None:
    deliveries.put(ROOM, callback(receiver.url + "/?event=7", method="GET"))
    [received] = await receiver.got(1)
    assert received.fields["event"] == "7"


async def test_callbacks_of_one_resource_arrive_in_order_although_one_is_tried_again(
    receiver: Receiver, deliveries: Deliveries
) -> None:
    receiver.statuses = iter([503, 500])
    for number in range(4):
        deliveries.put(ROOM, callback(receiver.url, number))
    await receiver.got(6)
    assert numbers(receiver) == [0, 0, 0, 1, 2, 3]


async def test_a_callback_is_given_up_after_three_tries_and_the_next_goes_out(
    receiver: Receiver, deliveries: Deliveries
) -> None:
    receiver.statuses = iter([500] * TRIES)
    for number in range(2):
        deliveries.put(ROOM, callback(receiver.url, number))
    await receiver.got(TRIES + 1)
    assert numbers(receiver) == [0] * TRIES + [1]


@pytest.mark.parametrize("status", [200, 302, 404, 429])
async def test_any_answer_below_500_is_final(
    receiver: Receiver, deliveries: Deliveries, status: int
) -> None:
    receiver.statuses = iter([status])
    for number in range(2):
        deliveries.put(ROOM, callback(receiver.url, number))
    await receiver.got(2)
    assert numbers(receiver) == [0, 1]


async def test_a_connection_that_fails_is_tried_again(deliveries: Deliveries) -> None:
    refused = 0

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal refused
        refused += 1
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        deliveries.put(ROOM, callback(f"http://127.0.0.1:{port}/"))
        await deliveries.stop(patience=10)
    assert refused == TRIES


async def test_a_receiver_that_does_not_answer_in_time_is_tried_again(
    receiver: Receiver,
) -> None:
    deliveries = Deliveries(first_pause=0.001, timeout=0.05)
    receiver.open.clear()
    deliveries.put(ROOM, callback(receiver.url))
    await receiver.got(2)
    await deliveries.stop(patience=0)


async def test_one_slow_receiver_holds_up_nobody_else(
    receiver: Receiver, deliveries: Deliveries
) -> None:
    receiver.open.clear()
    deliveries.put(ROOM, callback(receiver.url, 1))
    deliveries.put(OTHER_ROOM, callback(receiver.url, 2))
    await receiver.got(2)
    assert sorted(numbers(receiver)) == [1, 2]
    receiver.open.set()


async def test_what_waits_is_bounded_and_the_oldest_give_way(
    receiver: Receiver, deliveries: Deliveries
) -> None:
    receiver.open.clear()
    deliveries.put(ROOM, callback(receiver.url, 0))
    await receiver.got(1)
    for number in range(1, MAX_WAITING + 11):
        deliveries.put(ROOM, callback(receiver.url, number))
    receiver.open.set()
    await receiver.got(MAX_WAITING + 1)
    assert numbers(receiver) == [0, *range(11, MAX_WAITING + 11)]


async def test_stopping_sends_what_waits(receiver: Receiver, deliveries: Deliveries) -> None:
    for number in range(20):
        deliveries.put(ROOM, callback(receiver.url, number))
    await deliveries.stop()
    assert numbers(receiver) == list(range(20))


async def test_stopping_does_not_wait_for_a_receiver_that_hangs(receiver: Receiver) -> None:
    deliveries = Deliveries()
    receiver.open.clear()
    deliveries.put(ROOM, callback(receiver.url))
    await receiver.got(1)
    await asyncio.wait_for(deliveries.stop(patience=0.01), 2)
    assert [task for task in asyncio.all_tasks() if "_empty" in repr(task)] == []


async def test_the_log_does_not_tell_the_address_which_may_hold_a_secret(
    receiver: Receiver, deliveries: Deliveries, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.statuses = iter([500, 404])
    deliveries.put(ROOM, callback(f"{receiver.url}/hook/s3cret?key=s3cret"))
    await receiver.got(2)
    await deliveries.stop(patience=10)
    said = [record.getMessage() for record in caplog.records if "delivery" in record.name]
    assert said == [
        "callback to 127.0.0.1: answered 500; 2 tries left",
        "callback to 127.0.0.1: answered 404",
    ]


async def test_an_address_that_cannot_be_is_given_up(deliveries: Deliveries) -> None:
    deliveries.put(ROOM, callback("http://xn--/"))
    await deliveries.stop(patience=10)


async def test_a_proxy_of_the_environment_is_not_used(
    receiver: Receiver, deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        monkeypatch.setenv("NO_PROXY", "")
        deliveries.put(ROOM, callback(receiver.url))
        await receiver.got(1)
