"""What is drawn over and instead of pictures."""

import numpy as np
import pytest
from PIL import Image

from streaming.mediaserver.composer import drawings

BACKGROUND = (0x12, 0x1C, 0x2D)
WIDTH, HEIGHT = 320, 180


def laid_out(parts: list[drawings.Part]) -> np.ndarray:
    """The parts of a tile on transparent ground."""
    ground = Image.new("RGBA", (WIDTH, HEIGHT))
    for image, x, y in parts:
        ground.alpha_composite(image, (x, y))
    return np.asarray(ground)


@pytest.mark.parametrize("dominant", [False, True])
def test_corners_show_the_background(dominant: bool) -> None:
    frame = laid_out(drawings.frame(WIDTH, HEIGHT, dominant=dominant, background=BACKGROUND))
    for y, x in ((0, 0), (0, -1), (-1, 0), (-1, -1)):
        assert tuple(frame[y, x]) == (*BACKGROUND, 255)


def test_only_the_dominant_speaker_has_a_border_of_three_pixels() -> None:
    plain = laid_out(drawings.frame(WIDTH, HEIGHT, dominant=False, background=BACKGROUND))
    marked = laid_out(drawings.frame(WIDTH, HEIGHT, dominant=True, background=BACKGROUND))
    for edge in (np.s_[0:3, 160], np.s_[-3:, 160], np.s_[90, 0:3], np.s_[90, -3:]):
        assert not plain[edge][:, 3].any()
        assert (marked[edge] == (*drawings.ACCENT, 255)).all()
    assert not marked[8:-8, 8:-8, 3].any()


def test_the_pill_is_as_wide_as_its_name_up_to_the_tile() -> None:
    short = drawings.name_pill("Vera", 180, 300)
    long = drawings.name_pill("Vera " * 50, 180, 300)
    assert short is not None
    assert long is not None
    assert short.width < 80
    assert 280 < long.width <= 300
    assert (np.asarray(short)[..., :3] > 200).any()


def test_without_a_name_there_is_no_pill() -> None:
    assert drawings.name_pill("", 180, 300) is None


def test_the_muted_mark_is_round_with_a_light_sign_in_it() -> None:
    mark = np.asarray(drawings.muted_mark(358))
    assert mark[0, 0, 3] == 0
    middle = mark[
        mark.shape[0] // 4 : -mark.shape[0] // 4, mark.shape[1] // 4 : -mark.shape[1] // 4
    ]
    assert (middle[..., 0] > 200).any()
    assert (middle[..., 0] < 60).any()


@pytest.mark.parametrize("name", ["Vera", ""])
def test_a_panel_stands_out_and_says_something(name: str) -> None:
    panel = np.asarray(drawings.panel(name, WIDTH, HEIGHT, BACKGROUND)).astype(int)
    assert panel.shape == (HEIGHT, WIDTH, 3)
    assert panel[5, 5].sum() > sum(BACKGROUND)
    assert np.abs(panel[60:120, 100:220] - panel[5, 5]).max() > 30


def test_the_slate_has_words_and_the_accent() -> None:
    slate = np.asarray(drawings.slate("Starting soon", 640, 360, BACKGROUND)).astype(int)
    assert (slate.min(axis=2) > 230).any()
    assert (np.abs(slate - drawings.ACCENT).max(axis=2) < 6).any()
