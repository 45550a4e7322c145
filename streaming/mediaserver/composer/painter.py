"""Paints a scene, and of it only what has changed since the last time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import av

from streaming.mediaserver.composer import drawings
from streaming.mediaserver.composer.canvas import Canvas, Overlay, Still, still
from streaming.mediaserver.composer.colour import parse_colour
from streaming.mediaserver.composer.layout import Rect
from streaming.mediaserver.composer.scaling import upright
from streaming.mediaserver.composer.scene import Scene, Shared, Tile
from streaming.mediaserver.composer.video_input import Picture

_MARGIN = 8
_SMALLEST = 40
"""Pixels: a tile with a shorter side has room for its picture and nothing else."""
_CACHED = 64


class Painter:
    """Owns the canvas."""

    def __init__(self, width: int, height: int, background: str) -> None:
        self._canvas = Canvas(width, height)
        self._whole = Rect(0, 0, width, height)
        self._background = parse_colour(background)
        self._scene: Scene | None = None
        self._painted: dict[Rect, tuple[object, Picture | None]] = {}
        self._overlay = lru_cache(_CACHED)(self._draw_overlay)
        self._panel = lru_cache(_CACHED)(self._draw_panel)

    @property
    def frame(self) -> av.VideoFrame:
        """The picture; the same object each time."""
        return self._canvas.frame

    def paint(self, scene: Scene, pictures: Mapping[int, Picture | None]) -> None:
        """Bring the canvas up to this scene with these pictures of its video tracks."""
        if self._scene is None or scene.places != self._scene.places:
            self._paint_ground(scene)
        self._scene = scene
        if scene.shared is not None:
            self._paint_shared(scene.shared, pictures.get(scene.shared.video))
        for tile in scene.tiles:
            picture = pictures.get(tile.video) if tile.video is not None else None
            if self._painted.get(tile.rect) != (tile, picture):
                self._painted[tile.rect] = (tile, picture)
                self._paint_tile(tile, picture)

    def _paint_ground(self, scene: Scene) -> None:
        self._painted.clear()
        self._canvas.fill(self._whole, self._background)
        for rect, text in scene.lines:
            drawing = drawings.line(text, rect.width, rect.height, self._background)
            self._canvas.put(rect, still(drawing))
        if scene.slate:
            _, _, width, height = self._whole
            self._canvas.put(
                self._whole, still(drawings.slate(scene.slate, width, height, self._background))
            )

    def _paint_shared(self, shared: Shared, picture: Picture | None) -> None:
        if self._painted.get(shared.rect) == (shared, picture):
            return
        self._painted[shared.rect] = (shared, picture)
        self._canvas.fill(shared.rect, self._background)
        if picture is not None:
            self._canvas.contain(shared.rect, upright(picture.frame, picture.turns))

    def _paint_tile(self, tile: Tile, picture: Picture | None) -> None:
        if picture is None:
            _, _, width, height = tile.rect
            self._canvas.put(tile.rect, self._panel(tile.name, width, height))
        elif tile.whole:
            self._canvas.fill(tile.rect, drawings.panel_colour(self._background))
            self._canvas.contain(tile.rect, upright(picture.frame, picture.turns))
        else:
            self._canvas.cover(tile.rect, upright(picture.frame, picture.turns))
        if min(tile.rect.width, tile.rect.height) < _SMALLEST:
            return
        name = tile.name if picture is not None else ""
        self._canvas.blend(self._overlay(tile.rect, name, tile.muted, tile.dominant))

    def _draw_panel(self, name: str, width: int, height: int) -> Still:
        return still(drawings.panel(name, width, height, self._background))

    def _draw_overlay(self, rect: Rect, name: str, muted: bool, dominant: bool) -> Overlay:
        x, y, width, height = rect
        parts = drawings.frame(width, height, dominant=dominant, background=self._background)
        pill = drawings.name_pill(name, height, width - 2 * _MARGIN)
        if pill is not None:
            parts.append(drawings.Part(pill, _MARGIN, height - _MARGIN - pill.height))
        if muted:
            mark = drawings.muted_mark(height)
            parts.append(drawings.Part(mark, width - _MARGIN - mark.width, _MARGIN))
        return self._canvas.overlay([(part.image, x + part.x, y + part.y) for part in parts])
