"""Sound laid out on the programme's time."""

import numpy as np

from streaming.mediaserver.composer.ring import CAPACITY, Sound, SoundRing, level

BLOCK = 1024


def steady(count: int, value: float = 0.5) -> Sound:
    return np.full((2, count), value, np.float32)


def read(ring: SoundRing, count: int) -> Sound:
    sound = ring.read(count)
    return np.zeros((2, count), np.float32) if sound is None else sound.copy()


def test_nothing_written_is_silence() -> None:
    assert SoundRing(0).read(BLOCK) is None


def test_sound_lies_where_it_was_put() -> None:
    ring = SoundRing(0)
    ring.write(2000, steady(960))
    heard = np.concatenate([read(ring, BLOCK) for _ in range(4)], axis=1)[0]
    assert not heard[:2000].any()
    assert np.allclose(heard[2240:2960], 0.5)
    assert not heard[3200:].any()


def test_sound_that_goes_on_has_no_seam() -> None:
    ring = SoundRing(0)
    for start in range(0, 960 * 60, 960):
        ring.write(start, steady(960))
        if start:
            assert np.allclose(read(ring, 960)[0, 240 if start == 960 else 0 :], 0.5)


def test_a_gap_is_no_click() -> None:
    ring = SoundRing(0)
    ring.write(0, steady(960))
    ring.write(4000, steady(960))
    heard = read(ring, 6000)[0]
    assert np.abs(np.diff(heard)).max() < 0.01
    assert not heard[1300:3900].any()


def test_what_is_too_late_is_left_out() -> None:
    ring = SoundRing(0)
    ring.read(2000)
    ring.write(0, steady(960))
    assert ring.read(960) is None
    ring.write(2800, steady(960))
    assert np.allclose(read(ring, 960)[0, 300:700], 0.5)


def test_what_is_too_far_ahead_is_left_out() -> None:
    ring = SoundRing(0)
    ring.write(CAPACITY, steady(960))
    assert ring.read(BLOCK) is None


def test_old_sound_never_comes_back() -> None:
    ring = SoundRing(0)
    for start in range(0, CAPACITY, 960):
        ring.write(start, steady(960))
        ring.read(960)
    ring.read(960)
    ring.write(CAPACITY + 10_000, steady(10))
    heard = read(ring, 20_000)[0]
    assert not heard[: 10_000 - 960].any()


def test_the_level_is_the_root_mean_square() -> None:
    assert level(steady(1000)) == 0.5
    assert level(steady(1000) * np.resize([1, -1], 1000)) == 0.5
    assert level(steady(10, 0.0)) == 0
