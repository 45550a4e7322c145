"""The drawn presenter."""

import numpy as np

from streaming.synthetic.picture import HEIGHT, WIDTH, Presenter


def _pixels(number: int, *, now: float = 1000.0, mouth: float = 0.0) -> np.ndarray:
    return np.asarray(Presenter(number).draw(now=now, mouth=mouth)).astype(int)


def test_the_picture_is_360p_rgb() -> None:
    assert _pixels(0).shape == (HEIGHT, WIDTH, 3)


def test_speakers_are_told_apart_by_their_rooms() -> None:
    corners = [_pixels(number)[:100, :40].mean(axis=(0, 1)) for number in range(4)]

    distances = [np.abs(a - b).max() for i, a in enumerate(corners) for b in corners[:i]]
    assert min(distances) > 20


def test_the_clock_runs_and_the_mouth_moves() -> None:
    still = _pixels(0)
    clock = (slice(HEIGHT - 60, HEIGHT), slice(WIDTH - 190, WIDTH))

    assert np.abs(_pixels(0, now=1000.1)[clock] - still[clock]).max() > 100
    assert np.abs(_pixels(0, mouth=1.0)[180:240, 280:360] - still[180:240, 280:360]).max() > 50
