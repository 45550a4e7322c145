"""When pictures and sounds belong in the programme."""

import pytest

from streaming.mediaserver.composer.sync import MAX_DELAY, MIN_DELAY, ParticipantClock, TrackClock

NTP = 3_900_000_000


def report(clock: TrackClock, sender_seconds: float, timestamp: int, now: float) -> None:
    clock.report(round((NTP + sender_seconds) * 2**32), timestamp, now)


def test_without_a_report_the_earliest_arrival_counts() -> None:
    participant = ParticipantClock()
    clock = TrackClock("audio", 48_000, participant)
    first, delay = clock.observe(0, 10.0), participant.delay
    assert first == pytest.approx(10.0 + delay)
    assert clock.observe(960, 10.05) == pytest.approx(10.02 + delay)
    assert clock.observe(1920, 10.03) == pytest.approx(10.03 + delay)
    assert clock.playout(960) == pytest.approx(10.01 + delay)


def test_with_reports_tracks_of_a_participant_share_the_shortest_way() -> None:
    participant = ParticipantClock()
    audio = TrackClock("audio", 48_000, participant)
    video = TrackClock("video", 90_000, participant)
    report(audio, 5.0, 1000, 20.0)
    report(video, 5.0, 777_000, 20.0)
    audio.observe(1000, 20.02)
    video.observe(777_000, 20.14)
    assert video.playout(777_000) == pytest.approx(audio.playout(1000))


def test_the_first_report_does_not_move_what_is_waiting() -> None:
    clock = TrackClock("video", 90_000, ParticipantClock())
    before = clock.observe(9000, 30.0)
    report(clock, 4.0, 9000, 30.1)
    assert clock.playout(9000) == pytest.approx(before)


def test_timestamps_wrap_without_a_jump() -> None:
    clock = TrackClock("audio", 48_000, ParticipantClock())
    first = clock.observe(0xFFFFFFFF - 959, 10.0)
    assert clock.observe(0, 10.02) == pytest.approx(first + 0.02)
    assert clock.playout(0xFFFFFFFF - 959) == pytest.approx(first)


def test_the_delay_falls_to_what_the_network_needs() -> None:
    participant = ParticipantClock()
    clock = TrackClock("audio", 48_000, participant)
    for number in range(500):
        clock.observe(number * 960, 10 + number * 0.02)
    assert participant.delay == MIN_DELAY


def test_the_delay_rises_with_what_comes_late_but_not_for_ever() -> None:
    participant = ParticipantClock()
    clock = TrackClock("audio", 48_000, participant)
    for number in range(500):
        clock.observe(number * 960, 10 + number * 0.02 + (0.09 if number % 10 == 0 else 0.0))
    assert participant.delay == pytest.approx(0.1)
    for number in range(500, 1000):
        clock.observe(number * 960, 10 + number * 0.02 + (0.9 if number % 10 == 0 else 0.0))
    assert participant.delay == MAX_DELAY


def test_a_single_late_packet_costs_everybody_nothing() -> None:
    participant = ParticipantClock()
    clock = TrackClock("audio", 48_000, participant)
    for number in range(1000):
        clock.observe(number * 960, 10 + number * 0.02 + (0.15 if number == 800 else 0.0))
    assert participant.delay == MIN_DELAY


def test_rare_large_pictures_do_not_delay_the_sound() -> None:
    participant = ParticipantClock()
    video = TrackClock("video", 90_000, participant)
    for number in range(240):
        video.observe(number * 3750, 10 + number / 24 + (0.15 if number % 48 == 0 else 0.01))
    assert participant.delay < 0.05


@pytest.mark.parametrize("jump", [2.0, -2.0])
def test_a_way_that_becomes_longer_or_shorter_is_followed(jump: float) -> None:
    clock = TrackClock("audio", 48_000, ParticipantClock())
    for number in range(300):
        clock.observe(number * 960, 10 + number * 0.02)
    for number in range(300, 400):
        arrival = 10 + number * 0.02 + jump
        playout = clock.observe(number * 960, arrival)
    assert 0 < playout - arrival < 0.1
