from __future__ import annotations

import random

from streaming.mediaserver.sfu.loss import GIVE_UP_AFTER, JUMP, MAX_TRIES, Arrival, LossTracker


def feed(tracker: LossTracker, *numbers: int, now: float = 0.0) -> list[Arrival]:
    return [tracker.received(number & 0xFFFF, now) for number in numbers]


def test_a_stream_without_gaps_asks_for_nothing() -> None:
    tracker = LossTracker(65530)
    feed(tracker, *range(65530, 65550))
    assert not tracker.waiting
    report = tracker.report()
    assert (report.highest, report.lost, report.expected) == (65549, 0, 20)


def test_a_stream_that_begins_at_zero_has_not_wrapped() -> None:
    tracker = LossTracker(0)
    feed(tracker, 0, 1)
    assert tracker.report().highest == 1


def test_missing_packets_are_asked_for_again_until_they_come() -> None:
    tracker = LossTracker(65534)
    feed(tracker, 65534, 65534 + 4)
    assert tracker.due(0.0) == [], "they may only be late"
    assert tracker.due(0.05) == [65535, 0, 1]
    assert tracker.due(0.06) == []
    feed(tracker, 0, now=0.1)
    assert tracker.due(0.3) == [65535, 1]
    feed(tracker, 65535, 1, now=0.35)
    assert not tracker.waiting


def test_the_time_a_retransmission_takes_sets_the_pace() -> None:
    tracker = LossTracker(0)
    for number in range(0, 100, 2):
        now = number * 1.0
        feed(tracker, number, now=now)
        tracker.due(now + 0.05)
        feed(tracker, number - 1, now=now + 0.25)
    assert 0.15 < tracker.rtt < 0.25


def test_hope_ends_after_ten_tries_or_a_second() -> None:
    tracker = LossTracker(0)
    feed(tracker, 0, 2)
    now, tries = 0.0, 0
    while tracker.waiting:
        now += 0.02
        tracker.give_up(now)
        tries += len(tracker.due(now))
    assert tries <= MAX_TRIES
    assert now <= GIVE_UP_AFTER + 0.05


def test_a_jump_is_a_new_beginning_and_not_a_loss() -> None:
    tracker = LossTracker(0)
    assert feed(tracker, 0, JUMP + 2) == [Arrival.SOUND, Arrival.JUMP]
    assert not tracker.waiting
    assert tracker.report().lost == 0


def test_the_number_of_missing_packets_is_bounded() -> None:
    tracker = LossTracker(0)
    for step in range(100):
        feed(tracker, step * (JUMP - 1))
        assert len(tracker.due(1e9)) <= JUMP


def test_packets_older_than_the_stream_are_outdated() -> None:
    tracker = LossTracker(10)
    assert feed(tracker, 10, 9) == [Arrival.SOUND, Arrival.OUTDATED]
    feed(tracker, *range(11, 70_000))
    assert feed(tracker, 69_000) == [Arrival.SOUND]


def test_reports_tell_the_share_of_the_last_interval() -> None:
    tracker = LossTracker(0)
    feed(tracker, *range(100))
    assert tracker.report().fraction_lost == 0
    feed(tracker, *(n for n in range(100, 200) if n % 4))
    report = tracker.report()
    assert (report.fraction_lost, report.lost, report.expected) == (64, 25, 100)
    assert tracker.report().fraction_lost == 0


def test_a_late_packet_is_not_lost_but_a_recovered_one_was() -> None:
    tracker = LossTracker(0)
    feed(tracker, 0, 3)
    feed(tracker, 1)
    tracker.due(0.05)
    feed(tracker, 2, now=0.1)
    assert tracker.report().lost == 1


def test_any_order_of_numbers_keeps_the_books_sane() -> None:
    chance = random.Random(23)
    for _ in range(50):
        tracker = LossTracker(chance.randrange(65536))
        for step in range(500):
            tracker.received(chance.randrange(65536), step / 100)
            tracker.due(step / 100)
            tracker.give_up(step / 100)
            report = tracker.report()
            assert 0 <= report.fraction_lost <= 255
            assert -0x800000 <= report.lost <= 0x7FFFFF
