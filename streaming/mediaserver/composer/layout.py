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


class Presentation(NamedTuple):
    """A shared picture with a sidebar (a strip below it, on an upright canvas)."""

    caption: Rect
    main: Rect
    tiles: list[Rect]
    more: Rect | None
    """Where "+ N more" is written."""


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
    caption_height = _even(max(height, width) / 24)
    caption = Rect(0, 0, width, caption_height)
    if width >= height:
        return _beside(caption, count, more, height)
    return _below(caption, count, more, height)


def _beside(caption: Rect, count: int, more: bool, height: int) -> Presentation:
    width = caption.width
    room = height - caption.height - (caption.height if more else 0)
    tile_height = _even((room - GAP * (SIDEBAR_TILES - 1)) / SIDEBAR_TILES)
    side = _even(tile_height * 16 / 9) if count else 0
    main_width = _even(width - side - (GAP if side else 0))
    main = Rect(0, caption.height, main_width, _even(height - caption.height))
    left = width - side
    used = _span(count, tile_height) + (caption.height if more else 0)
    top = caption.height + (height - caption.height - used) // 2
    tiles = [Rect(left, top + i * (tile_height + GAP), side, tile_height) for i in range(count)]
    rest = Rect(left, top + _span(count, tile_height), side, caption.height) if more else None
    return Presentation(caption, main, tiles, rest)


def _below(caption: Rect, count: int, more: bool, height: int) -> Presentation:
    width = caption.width
    tile_width = _even((width - GAP * (SIDEBAR_TILES - 1)) / SIDEBAR_TILES)
    tile_height = _even(tile_width * 9 / 16)
    strip = (tile_height + GAP if count else 0) + (caption.height if more else 0)
    main = Rect(0, caption.height, width, _even(height - caption.height - strip))
    left = (width - _span(count, tile_width)) // 2
    top = main.y + main.height + GAP
    tiles = [
        Rect(left + i * (tile_width + GAP), top, tile_width, tile_height) for i in range(count)
    ]
    rest = Rect(0, top + tile_height, width, caption.height) if more else None
    return Presentation(caption, main, tiles, rest)


def _tile_width(count: int, columns: int, width: int, height: int) -> float:
    rows = -(-count // columns)
    by_height = (height - GAP * (rows - 1)) / rows * 16 / 9
    return min((width - GAP * (columns - 1)) / columns, by_height)


def _span(count: int, size: int) -> int:
    return max(0, count * (size + GAP) - GAP)


def _even(size: float) -> int:
    return int(size) // 2 * 2
