"""Where tiles stand: geometry only, in pixels.

Tiles are 16:9, as large as fits, in centred rows with gaps of 3 pixels. Sizes are even, because
the picture's colour planes have half its width and height.
"""

from __future__ import annotations

from typing import NamedTuple

GAP = 3
MAX_TILES = 9
SIDEBAR_TILES = 5


class Rect(NamedTuple):
    """A rectangle on the canvas."""

    x: int
    y: int
    width: int
    height: int


class Spotlight(NamedTuple):
    """A large picture with a sidebar (a strip below it, on an upright canvas)."""

    main: Rect
    tiles: list[Rect]
    more: Rect | None
    """Where "+ N more" is written."""


class Presentation(NamedTuple):
    """A line of text above a shared picture with a sidebar or strip."""

    caption: Rect
    main: Rect
    tiles: list[Rect]
    more: Rect | None


def grid(count: int, width: int, height: int) -> list[Rect]:
    """Place `count` tiles (at most nine) on the whole canvas."""
    if count == 0:
        return []
    columns = max(range(1, count + 1), key=lambda c: (_tile_width(count, c, width, height), -c))
    tile_width = _even(_tile_width(count, columns, width, height))
    rows = -(-count // columns)
    tile_height = min(_even(tile_width * 9 / 16 + 1), _even((height - GAP * (rows - 1)) / rows))
    top = (height - _span(rows, tile_height)) // 2
    tiles = []
    for row in range(rows):
        in_row = min(columns, count - row * columns)
        left = (width - _span(in_row, tile_width)) // 2
        y = top + row * (tile_height + GAP)
        tiles += [
            Rect(left + i * (tile_width + GAP), y, tile_width, tile_height) for i in range(in_row)
        ]
    return tiles


def presentation(count: int, more: bool, width: int, height: int) -> Presentation:
    """Place a presentation, `count` tiles beside it (at most five) and perhaps "+ N more"."""
    caption = Rect(0, 0, width, _line_height(width, height))
    area = Rect(0, caption.height, width, height - caption.height)
    return Presentation(caption, *_beside_or_below(area, count, more, caption.height))


def spotlight(count: int, more: bool, width: int, height: int) -> Spotlight:
    """Place one person, `count` tiles beside them (at most five) and perhaps "+ N more"."""
    line = _line_height(width, height)
    main, tiles, rest = _beside_or_below(Rect(0, 0, width, height), count, more, line)
    person = _centred(main, min(main.width, main.height * 16 / 9), min(main.height, main.width))
    if width >= height:
        return Spotlight(person, tiles, rest)
    lift = main.y + main.height - person.y - person.height  # the strip stays below the person
    tiles = [tile._replace(y=tile.y - lift) for tile in tiles]
    return Spotlight(person, tiles, rest and rest._replace(y=rest.y - lift))


def _beside_or_below(area: Rect, count: int, more: bool, line: int) -> Spotlight:
    """Divide an area that reaches the canvas's bottom; `line` is the height of a line of text."""
    place = _beside if area.width >= area.y + area.height else _below
    return place(area, count, line if more else 0)


def _beside(area: Rect, count: int, line: int) -> Spotlight:
    tile_height = _even((area.height - line - GAP * (SIDEBAR_TILES - 1)) / SIDEBAR_TILES)
    side = _even(tile_height * 16 / 9) if count else 0
    main_width = _even(area.width - side - (GAP if side else 0))
    main = Rect(0, area.y, main_width, _even(area.height))
    left = area.width - side
    top = area.y + (area.height - _span(count, tile_height) - line) // 2
    tiles = [Rect(left, top + i * (tile_height + GAP), side, tile_height) for i in range(count)]
    rest = Rect(left, top + _span(count, tile_height), side, line) if line else None
    return Spotlight(main, tiles, rest)


def _below(area: Rect, count: int, line: int) -> Spotlight:
    tile_width = _even((area.width - GAP * (SIDEBAR_TILES - 1)) / SIDEBAR_TILES)
    tile_height = _even(tile_width * 9 / 16)
    strip = (tile_height + GAP if count else 0) + line
    main = Rect(0, area.y, area.width, _even(area.height - strip))
    left = (area.width - _span(count, tile_width)) // 2
    top = main.y + main.height + GAP
    tiles = [
        Rect(left + i * (tile_width + GAP), top, tile_width, tile_height) for i in range(count)
    ]
    rest = Rect(0, top + tile_height, area.width, line) if line else None
    return Spotlight(main, tiles, rest)


def _centred(area: Rect, width: float, height: float) -> Rect:
    """A rectangle of about this size in the middle of an area."""
    width, height = _even(width), _even(height)
    left, top = area.x + (area.width - width) // 2, area.y + (area.height - height) // 2
    return Rect(left, top, width, height)


def _line_height(width: int, height: int) -> int:
    """A line of text; on a very wide canvas it leaves room for the pictures."""
    return _even(min(max(height, width) / 24, height / 8))


def _tile_width(count: int, columns: int, width: int, height: int) -> float:
    rows = -(-count // columns)
    by_height = (height - GAP * (rows - 1)) / rows * 16 / 9
    return min((width - GAP * (columns - 1)) / columns, by_height)


def _span(count: int, size: int) -> int:
    return max(0, count * (size + GAP) - GAP)


def _even(size: float) -> int:
    return int(size) // 2 * 2
