"""Picture and sound captured together are played together, whatever the network does."""

import random
from collections.abc import Callable

import numpy as np
import pytest

from tests.streaming.mediaserver.composer.programme import START, Programme, track
from tests.streaming.mediaserver.composer.rtp import (
    audio_packets,
    encode_pictures,
    encode_sound,
    picture,
    reports,
    video_packets,
)

BLACK, WHITE = (16, 16, 16), (250, 250, 250)
SECONDS = 12
BEGIN = START + 0.5
FLASHES = [second + 0.3 for second in range(1, SECONDS)]
TOLERANCE = 0.08

Delay = Callable[[int], float]


def flashing() -> list[bytes]:
    """A flash of 100 ms in each second, at 30 frames a second."""
    times = (n / 30 for n in range(SECONDS * 30))
    return encode_pictures("VP8", [picture(WHITE if _on(t) else BLACK) for t in times])


def beeping() -> list[bytes]:
    """A beep of 100 ms at the same moments."""
    time = np.arange(SECONDS * 48_000) / 48_000
    on = np.array([_on(t) for t in time])
    return encode_sound((0.5 * np.sin(2 * np.pi * 1000 * time) * on).astype(np.float32))


def _on(time: float) -> bool:
    return time >= 1 and 0.3 <= time % 1 + 1e-9 < 0.4


def offsets(video_delay: Delay, audio_delay: Delay, *, sender_ahead: float = 7.0) -> list[float]:
    """For each flash from the fourth second on, how much later than the beep it is seen."""
    programme = Programme(320, 180)
    programme.add(track(1, "alice", "audio"), track(2, "alice", "video"))
    programme.schedule(
        video_packets(2, "VP8", flashing(), begin=BEGIN, rate=30, delay=video_delay, timestamp=5000)
    )
    programme.schedule(audio_packets(1, beeping(), begin=BEGIN, delay=audio_delay, timestamp=7000))
    for number, rate, timestamp in ((1, 48_000, 7000), (2, 90_000, 5000)):
        programme.schedule(
            reports(
                number,
                begin=BEGIN,
                seconds=SECONDS,
                rate=rate,
                timestamp=timestamp,
                sender_ahead=sender_ahead,
            )
        )
    programme.run(SECONDS + 1)
    pictures = programme.watch().pictures
    seen = _starts([(time, frame.to_ndarray()[:180].mean() > 128) for time, frame in pictures])
    heard = _heard(programme)
    late = [flash - min(heard, key=lambda beep: abs(beep - flash)) for flash in seen]
    assert len(late) == len(FLASHES)
    return late[2:]


def _heard(programme: Programme) -> list[float]:
    sound = programme.watch().sound[0]
    blocks = np.abs(sound[: len(sound) // 240 * 240].reshape(-1, 240)).max(axis=1)
    return _starts([(n * 0.005, bool(loudest > 0.1)) for n, loudest in enumerate(blocks)])


def _starts(states: list[tuple[float, bool]]) -> list[float]:
    pairs = zip([(0.0, False), *states], states, strict=False)
    return [time for (_, before), (time, now) in pairs if now and not before]


def jittery(least: float, most: float) -> Delay:
    """A network that takes between these seconds, as chance has it."""
    chance = random.Random(7)
    return lambda _: chance.uniform(least, most)


@pytest.mark.parametrize(
    ("video_delay", "audio_delay"),
    [
        (lambda _: 0.03, lambda _: 0.03),
        (lambda _: 0.15, lambda _: 0.02),
        (lambda _: 0.02, lambda _: 0.12),
        (jittery(0.02, 0.12), jittery(0.02, 0.08)),
    ],
    ids=["equal", "late-pictures", "late-sound", "jitter"],
)
def test_a_flash_and_a_beep_stay_together(video_delay: Delay, audio_delay: Delay) -> None:
    assert max(abs(late) for late in offsets(video_delay, audio_delay)) < TOLERANCE


def test_they_come_together_again_after_the_way_has_become_longer() -> None:
    late = offsets(lambda n: 0.04 if n < 5 * 30 else 0.5, lambda n: 0.03 if n < 5 * 50 else 0.4)
    assert max(abs(seconds) for seconds in late[-3:]) < TOLERANCE


def test_sound_is_heard_soon_after_it_arrives() -> None:
    programme = Programme(320, 180)
    programme.add(track(1, "alice", "audio"))
    programme.schedule(audio_packets(1, beeping(), begin=BEGIN, delay=lambda _: 0.03))
    programme.run(SECONDS)
    beep = next(start for start in _heard(programme) if start > 5)
    captured = 0.5 + next(time for time in FLASHES if time > 4.5)
    assert 0.03 < beep - captured < 0.12


def test_lost_packets_of_sound_are_a_gap_and_move_nothing() -> None:
    packets = audio_packets(1, beeping(), begin=BEGIN)
    programme = Programme(320, 180)
    programme.add(track(1, "alice", "audio"))
    programme.schedule(p for n, p in enumerate(packets) if n % 50 not in (4, 25, 26, 27, 40))
    programme.run(SECONDS)
    beeps = [start for start in _heard(programme) if start > 4]
    assert len(beeps) == 8
    assert max(start % 1 for start in beeps) - min(start % 1 for start in beeps) < 0.011
