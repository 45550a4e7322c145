"""Scenes on the canvas, painted anew only where something changed."""

from typing import Any

import numpy as np
import pytest

from streaming.mediaserver.composer.layout import Rect, grid, presentation
from streaming.mediaserver.composer.painter import Painter
from streaming.mediaserver.composer.scene import Line, Scene, Shared, Tile
from streaming.mediaserver.composer.video_input import Picture
from tests.streaming.mediaserver.composer.programme import near
from tests.streaming.mediaserver.composer.rtp import picture

RED, GREEN, BACKGROUND = (200, 30, 20), (20, 180, 40), (0x12, 0x1C, 0x2D)
ACCENT = (0x7B, 0xEA, 0xA5)


@pytest.fixture
def painter() -> Painter:
    return Painter(640, 360, "#121c2d")


def tiles(count: int, **changes: Any) -> tuple[Tile, ...]:
    rects = grid(count, 640, 360)
    return tuple(
        Tile(r, f"Speaker {n}", False, False, n)._replace(**changes) for n, r in enumerate(rects)
    )


def colour(painter: Painter, x: int, y: int) -> tuple[int, int, int]:
    red, green, blue = painter.frame.to_ndarray(format="rgb24")[y, x]
    return int(red), int(green), int(blue)


def test_pictures_stand_where_the_layout_says(painter: Painter) -> None:
    pictures = {0: Picture(picture(RED), 0), 1: Picture(picture(GREEN), 0)}
    painter.paint(Scene(tiles=tiles(2)), pictures)
    assert near(colour(painter, 160, 150), RED)
    assert near(colour(painter, 480, 150), GREEN)
    assert near(colour(painter, 160, 40), BACKGROUND)


def test_a_tile_without_picture_is_a_panel(painter: Painter) -> None:
    painter.paint(Scene(tiles=tiles(1)), {0: None})
    assert near(colour(painter, 20, 20), (34, 44, 59), tolerance=5)
    painter.paint(Scene(tiles=tiles(1)), {0: Picture(picture(RED), 0)})
    assert near(colour(painter, 20, 20), RED)


@pytest.mark.parametrize("count", range(2, 10))
def test_the_dominant_border_comes_and_goes_without_a_trace(count: int) -> None:
    """Also where tiles stand at odd places, between the samples of the colour planes."""
    painter = Painter(1280, 720, "#121c2d")
    pictures = {n: Picture(picture(RED), 0) for n in range(count)}
    rects = grid(count, 1280, 720)
    quiet = tuple(Tile(rect, "Vera", False, False, n) for n, rect in enumerate(rects))
    painter.paint(Scene(tiles=quiet), pictures)
    before = painter.frame.to_ndarray().copy()
    painter.paint(Scene(tiles=tuple(tile._replace(dominant=True) for tile in quiet)), pictures)
    for rect in rects:
        assert near(colour(painter, rect.x + 100, rect.y + 1), ACCENT, tolerance=40)
    painter.paint(Scene(tiles=quiet), pictures)
    assert np.array_equal(painter.frame.to_ndarray(), before)


def test_when_somebody_leaves_nothing_of_them_stays(painter: Painter) -> None:
    pictures = {n: Picture(picture(GREEN), 0) for n in range(4)}
    painter.paint(Scene(tiles=tiles(4)), pictures)
    painter.paint(Scene(tiles=tiles(2)), pictures)
    fresh = Painter(640, 360, "#121c2d")
    fresh.paint(Scene(tiles=tiles(2)), pictures)
    assert np.array_equal(painter.frame.to_ndarray(), fresh.frame.to_ndarray())


def test_a_picture_painted_twice_is_the_same(painter: Painter) -> None:
    scene = Scene(tiles=tiles(3, muted=True))
    painter.paint(scene, {n: Picture(picture(RED), 0) for n in range(3)})
    before = painter.frame.to_ndarray().copy()
    painter.paint(scene, {n: Picture(picture(RED), 0) for n in range(3)})
    assert np.array_equal(painter.frame.to_ndarray(), before)


def test_a_turned_camera_stands_upright(painter: Painter) -> None:
    lying = picture(RED, 180, 320)
    np.frombuffer(memoryview(lying.planes[0]), np.uint8)[: lying.planes[0].line_size * 160] = 235
    painter.paint(Scene(tiles=tiles(1, name="")), {0: Picture(lying, 1)})
    assert colour(painter, 100, 180)[1] < 150
    assert colour(painter, 540, 180)[1] > 200


def test_a_presentation_is_shown_whole_beside_the_others(painter: Painter) -> None:
    plan = presentation(1, False, 640, 360)
    scene = Scene(
        tiles=(Tile(plan.tiles[0], "Vera", False, False, 1),),
        lines=(Line(plan.caption, "Sam is presenting."),),
        shared=Shared(plan.main, 2),
    )
    painter.paint(scene, {1: Picture(picture(GREEN), 0), 2: Picture(picture(RED, 200, 200), 0)})
    main = plan.main
    assert near(colour(painter, main.x + main.width // 2, main.y + 10), RED)
    assert near(colour(painter, main.x + 10, main.y + 100), BACKGROUND)
    side = plan.tiles[0]
    assert near(colour(painter, side.x + side.width // 2, side.y + 20), GREEN)
    caption = painter.frame.to_ndarray(format="rgb24")[: plan.caption.height]
    assert (caption.min(axis=2) > 200).any()


def test_the_slate_covers_everything(painter: Painter) -> None:
    painter.paint(Scene(tiles=tiles(1)), {0: Picture(picture(RED), 0)})
    painter.paint(Scene(slate="Starting soon"), {})
    assert near(colour(painter, 20, 20), BACKGROUND, tolerance=4)


def test_a_shared_picture_that_changes_its_size_leaves_nothing_behind(painter: Painter) -> None:
    scene = Scene(shared=Shared(Rect(0, 0, 640, 360), 1))
    painter.paint(scene, {1: Picture(picture(RED, 640, 360), 0)})
    painter.paint(scene, {1: Picture(picture(RED, 200, 360), 0)})
    assert near(colour(painter, 20, 180), BACKGROUND, tolerance=4)


def test_a_shared_screen_in_a_tile_is_shown_whole(painter: Painter) -> None:
    (tile,) = tiles(1, whole=True, name="")
    painter.paint(Scene(tiles=(tile,)), {0: Picture(picture(RED, 480, 360), 0)})
    assert near(colour(painter, 320, 10), RED)
    assert near(colour(painter, 320, 350), RED)
    for beside in (20, 620):
        assert near(colour(painter, beside, 180), (34, 44, 59), tolerance=6)
    painter.paint(Scene(tiles=(tile,)), {0: Picture(picture(GREEN, 640, 180), 0)})
    assert near(colour(painter, 320, 180), GREEN)
    assert near(colour(painter, 320, 10), (34, 44, 59), tolerance=6)
