"""Putting packets back in order, for a bounded time."""

import random

import pytest

from streaming.mediaserver.composer.jitter import CAPACITY, JitterBuffer, unwrap
from streaming.mediaserver.composer.wire import RtpMessage


def packet(number: int) -> RtpMessage:
    return RtpMessage(1, False, 0, number & 0xFFFF, number, 0.0, b"x")


def popped(buffer: JitterBuffer, now: float) -> list[int | None]:
    return [p.timestamp if p else None for p in buffer.pop(now)]


def test_packets_in_order_come_out_at_once() -> None:
    buffer = JitterBuffer()
    for number in range(3):
        buffer.push(packet(number), deadline=10)
    assert popped(buffer, now=0) == [0, 1, 2]


def test_disorder_and_duplicates_across_the_wrap_are_put_right() -> None:
    numbers = list(range(65_500, 65_600))
    shuffled = [n for n in numbers for _ in range(2)]
    random.Random(1).shuffle(shuffled)
    buffer = JitterBuffer()
    buffer.push(packet(numbers[0]), deadline=10)
    for number in shuffled:
        buffer.push(packet(number), deadline=10)
    assert popped(buffer, now=0) == numbers


def test_a_gap_holds_what_is_behind_it_until_its_deadline() -> None:
    buffer = JitterBuffer()
    for number, deadline in ((0, 1.0), (2, 1.2), (3, 1.3)):
        buffer.push(packet(number), deadline)
    assert popped(buffer, now=1.1) == [0]
    assert popped(buffer, now=1.25) == [None, 2, 3]
    assert buffer.lost == 1


def test_a_retransmission_in_time_closes_the_gap() -> None:
    buffer = JitterBuffer()
    for number in (0, 2, 1):
        buffer.push(packet(number), deadline=1.0)
    assert popped(buffer, now=0.5) == [0, 1, 2]
    assert buffer.lost == 0


def test_what_comes_after_it_was_given_up_is_dropped() -> None:
    buffer = JitterBuffer()
    for number in (0, 2):
        buffer.push(packet(number), deadline=1.0)
    assert popped(buffer, now=2.0) == [0, None, 2]
    buffer.push(packet(1), deadline=3.0)
    assert popped(buffer, now=2.0) == []


def test_a_gap_with_too_much_behind_it_is_given_up_early() -> None:
    buffer = JitterBuffer()
    for number in (0, *range(2, CAPACITY + 3)):
        buffer.push(packet(number), deadline=100.0)
    assert popped(buffer, now=0) == [0, None, *range(2, CAPACITY + 3)]


def test_numbers_far_away_begin_anew() -> None:
    buffer = JitterBuffer()
    buffer.push(packet(5), deadline=1.0)
    assert popped(buffer, now=0) == [5]
    buffer.push(packet(30_000), deadline=1.0)
    assert popped(buffer, now=0) == [30_000]


@pytest.mark.parametrize(
    ("value", "near", "number"),
    [(5, None, 5), (0, 0xFFFFFFFF, 1 << 32), (0xFFFFFFFF, 1 << 32, 0xFFFFFFFF), (10, 5, 10)],
)
def test_timestamps_are_unwrapped_to_the_nearest(value: int, near: int | None, number: int) -> None:
    assert unwrap(value, near, 32) == number
