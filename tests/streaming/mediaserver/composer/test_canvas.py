"""Painting on yuv420p planes."""

import numpy as np
import pytest
from PIL import Image

from streaming.mediaserver.composer.canvas import Canvas, still
from streaming.mediaserver.composer.colour import parse_colour
from streaming.mediaserver.composer.layout import Rect
from tests.streaming.mediaserver.composer.programme import near
from tests.streaming.mediaserver.composer.rtp import picture

BLUE, RED, WHITE = (20, 30, 200), (200, 30, 20), (255, 255, 255)


def canvas() -> Canvas:
    painted = Canvas(320, 180)
    painted.fill(Rect(0, 0, 320, 180), BLUE)
    return painted


def colour(painted: Canvas, x: int, y: int) -> tuple[int, int, int]:
    red, green, blue = painted.frame.to_ndarray(format="rgb24")[y, x]
    return int(red), int(green), int(blue)


def test_a_colour_comes_back_as_it_was_given() -> None:
    for value in ("#121c2d", "#7beaa5", "#ffffff", "#000000"):
        painted = Canvas(32, 32)
        painted.fill(Rect(0, 0, 32, 32), parse_colour(value))
        assert near(colour(painted, 16, 16), parse_colour(value), tolerance=3)


@pytest.mark.parametrize("rect", [Rect(10, 20, 160, 90), Rect(11, 21, 160, 90)])
def test_a_covering_picture_fills_its_rectangle_and_nothing_else(rect: Rect) -> None:
    painted = canvas()
    painted.cover(rect, picture(RED, 200, 200))
    for x, y in ((rect.x + 3, rect.y + 3), (rect.x + 156, rect.y + 86)):
        assert near(colour(painted, x, y), RED)
    for x, y in ((rect.x - 4, rect.y + 40), (rect.x + 164, rect.y + 40), (rect.x + 80, rect.y - 4)):
        assert near(colour(painted, x, y), BLUE)


def test_a_contained_picture_is_whole_and_in_the_middle() -> None:
    painted = canvas()
    place = painted.contain(Rect(0, 0, 320, 180), picture(RED, 90, 180))
    assert place == Rect(115, 0, 90, 180)
    assert near(colour(painted, 160, 90), RED)
    assert near(colour(painted, 100, 90), BLUE)


def test_a_still_is_copied() -> None:
    painted = canvas()
    painted.put(Rect(100, 50, 40, 20), still(Image.new("RGB", (40, 20), RED)))
    assert near(colour(painted, 120, 60), RED)
    assert near(colour(painted, 90, 60), BLUE)


@pytest.mark.parametrize(("x", "y"), [(100, 50), (101, 51)])
def test_an_overlay_blends_by_its_opacity(x: int, y: int) -> None:
    painted = canvas()
    parts = [
        (Image.new("RGBA", (40, 20), (*WHITE, 255)), x, y),
        (Image.new("RGBA", (40, 20), (*WHITE, 128)), x + 60, y),
        (Image.new("RGBA", (40, 20), (*WHITE, 0)), x + 120, y),
    ]
    painted.blend(painted.overlay(parts))
    assert near(colour(painted, x + 20, y + 10), WHITE, tolerance=4)
    assert near(colour(painted, x + 80, y + 10), (137, 142, 227), tolerance=6)
    assert near(colour(painted, x + 140, y + 10), BLUE, tolerance=4)


def test_blending_again_over_the_same_ground_changes_nothing() -> None:
    painted = canvas()
    overlay = painted.overlay([(Image.new("RGBA", (40, 20), (*WHITE, 128)), 10, 10)])
    painted.blend(overlay)
    first = painted.frame.to_ndarray().copy()
    painted.fill(Rect(0, 0, 320, 180), BLUE)
    painted.blend(overlay)
    assert np.array_equal(first, painted.frame.to_ndarray())
