"""Where tiles stand."""

from itertools import combinations, pairwise

import pytest

from streaming.mediaserver.composer.layout import GAP, Rect, grid, presentation, spotlight

SIZES = [(1280, 720), (640, 360), (720, 1280), (1920, 1080), (800, 800)]


def apart(one: Rect, other: Rect) -> bool:
    """Whether two rectangles share no pixel."""
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


def check_inside(rects: list[Rect], width: int, height: int) -> None:
    for rect in rects:
        assert rect.x >= 0
        assert rect.y >= 0
        assert rect.x + rect.width <= width
        assert rect.y + rect.height <= height
        assert rect.width % 2 == 0
        assert rect.height % 2 == 0
    assert all(apart(one, other) for one, other in combinations(rects, 2))


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("count", range(1, 10))
def test_tiles_are_equal_wide_pictures_inside_the_canvas(
    count: int, width: int, height: int
) -> None:
    tiles = grid(count, width, height)
    assert len(tiles) == count
    check_inside(tiles, width, height)
    assert len({(tile.width, tile.height) for tile in tiles}) == 1
    assert tiles[0].width / tiles[0].height == pytest.approx(16 / 9, rel=0.015)


@pytest.mark.parametrize(
    ("count", "rows"),
    [(1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (5, [3, 2]), (7, [3, 3, 1]), (9, [3, 3, 3])],
)
def test_rows_are_centred_with_gaps_of_three(count: int, rows: list[int]) -> None:
    tiles = grid(count, 1280, 720)
    tops = sorted({tile.y for tile in tiles})
    assert [sum(tile.y == top for tile in tiles) for top in tops] == rows
    for top in tops:
        row = [tile for tile in tiles if tile.y == top]
        assert all(b.x - a.x - a.width == GAP == 3 for a, b in pairwise(row))
        assert abs(row[0].x - (1280 - row[-1].x - row[-1].width)) <= 1
    assert all(b - a - tiles[0].height == GAP for a, b in pairwise(tops))
    assert abs(tops[0] - (720 - tops[-1] - tiles[0].height)) <= 1


def test_one_fills_the_canvas_and_four_nearly_do() -> None:
    assert grid(1, 1280, 720) == [Rect(0, 0, 1280, 720)]
    assert grid(4, 1280, 720)[3] == Rect(641, 361, 636, 358)


def test_an_upright_canvas_stacks_its_tiles() -> None:
    assert [tile.x for tile in grid(3, 720, 1280)] == [0, 0, 0]


def test_nobody_needs_no_tile() -> None:
    assert grid(0, 1280, 720) == []


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("count", range(6))
@pytest.mark.parametrize("more", [False, True])
def test_a_presentation_leaves_room_for_everything(
    count: int, more: bool, width: int, height: int
) -> None:
    plan = presentation(count, more and count == 5, width, height)
    rects = [plan.caption, plan.main, *plan.tiles, *([plan.more] if plan.more else [])]
    check_inside(rects, width, height)
    assert len(plan.tiles) == count
    area = plan.main.width * plan.main.height
    assert all(area > 5 * tile.width * tile.height for tile in plan.tiles)
    assert (plan.more is not None) == (more and count == 5)


@pytest.mark.parametrize(("width", "height"), [*SIZES, (1920, 400), (320, 180)])
@pytest.mark.parametrize("count", range(6))
@pytest.mark.parametrize("more", [False, True])
def test_a_spotlight_leaves_room_for_everything(
    count: int, more: bool, width: int, height: int
) -> None:
    plan = spotlight(count, more and count == 5, width, height)
    check_inside([plan.main, *plan.tiles, *([plan.more] if plan.more else [])], width, height)
    assert len(plan.tiles) == count
    assert 1 <= plan.main.width / plan.main.height < 1.8
    assert (plan.more is not None) == (more and count == 5)


def test_one_alone_in_the_spotlight_fills_the_canvas() -> None:
    assert spotlight(0, False, 1280, 720) == (Rect(0, 0, 1280, 720), [], None)


def test_in_the_spotlight_one_stands_large_beside_a_column_of_the_others() -> None:
    plan = spotlight(5, False, 1280, 720)
    assert (plan.main.x, plan.main.y, plan.main.height) == (0, 0, 720)
    assert {tile.x - plan.main.width - GAP for tile in plan.tiles} <= {0, 1}
    assert all(b.y - a.y - a.height == GAP for a, b in pairwise(plan.tiles))
    assert plan.tiles[0].width / plan.tiles[0].height == pytest.approx(16 / 9, rel=0.015)


def test_on_an_upright_canvas_the_others_stand_right_below_in_the_middle() -> None:
    plan = spotlight(5, True, 720, 1280)
    assert {tile.y for tile in plan.tiles} == {plan.main.y + plan.main.height + GAP}
    assert plan.more is not None
    bottom = plan.more.y + plan.more.height
    assert abs(plan.main.y - (1280 - bottom)) <= 2
