"""The programme's picture: one yuv420p frame, painted by copying and blending planes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from streaming.mediaserver.composer.colour import Floats, Plane, halved, to_bytes, to_yuv
from streaming.mediaserver.composer.layout import Rect
from streaming.mediaserver.composer.scaling import contained, planes_of, scaled_to_cover


class Still(NamedTuple):
    """An opaque picture in the canvas's colours."""

    y: Plane
    u: Plane
    v: Plane


class Blend(NamedTuple):
    """Pixels of one plane that are mixed with a colour: plane = colour + plane * keep / 256."""

    indices: NDArray[np.intp]
    colour: NDArray[np.uint16]
    keep: NDArray[np.uint16]


class Overlay(NamedTuple):
    """A drawing with transparency, bound to its place on the canvas."""

    y: Blend
    u: Blend
    v: Blend


class Canvas:
    """A yuv420p picture of even width and height."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.frame = av.VideoFrame(width, height, "yuv420p")
        self._strides = [plane.line_size for plane in self.frame.planes]
        self._flat = [np.frombuffer(memoryview(plane), np.uint8) for plane in self.frame.planes]
        self._planes = planes_of(self.frame)

    def fill(self, rect: Rect, rgb: tuple[int, int, int]) -> None:
        """Paint a rectangle in one colour."""
        for region, value in zip(self._regions(rect), to_yuv(np.array(rgb)), strict=True):
            region[:] = round(float(value))

    def put(self, rect: Rect, still: Still) -> None:
        """Paint a still of the rectangle's size."""
        _copy(still, self._regions(rect))

    def cover(self, rect: Rect, frame: av.VideoFrame) -> None:
        """Paint a picture so that it fills the rectangle, cutting off what is too much."""
        source = scaled_to_cover(frame, rect.width, rect.height)
        left = (source.width - rect.width) // 4 * 2
        top = (source.height - rect.height) // 6 * 2  # faces are above the middle
        cut = Rect(left, top, rect.width, rect.height)
        _copy(_regions(planes_of(source), cut), self._regions(rect))

    def contain(self, rect: Rect, frame: av.VideoFrame) -> Rect:
        """Paint a picture whole and as large as fits; where it lies is returned."""
        source = contained(frame, rect.width, rect.height)
        left = rect.x + (rect.width - source.width) // 2
        top = rect.y + (rect.height - source.height) // 2
        place = Rect(left, top, source.width, source.height)
        _copy(planes_of(source), self._regions(place))
        return place

    def overlay(self, drawings: Sequence[tuple[Image.Image, int, int]]) -> Overlay:
        """Prepare RGBA drawings, each with the place of its top left corner; none overlap."""
        parts = [self._overlay(*drawing) for drawing in drawings]
        return Overlay(*(_joined(blends) for blends in zip(*parts, strict=True)))

    def _overlay(self, image: Image.Image, x: int, y: int) -> Overlay:
        rgba = _even_aligned(np.asarray(image, np.float32), x, y)
        alpha = rgba[..., 3] / np.float32(255)
        colours = to_yuv(rgba[..., :3]) * alpha[..., None]
        stride, half_stride, _ = self._strides
        half_start, half_alpha = y // 2 * half_stride + x // 2, halved(alpha)
        return Overlay(
            _blend(colours[..., 0], alpha, y // 2 * 2 * stride + x // 2 * 2, stride),
            _blend(halved(colours[..., 1]), half_alpha, half_start, half_stride),
            _blend(halved(colours[..., 2]), half_alpha, half_start, half_stride),
        )

    def blend(self, overlay: Overlay) -> None:
        """Draw a prepared overlay."""
        for flat, (indices, colour, keep) in zip(self._flat, overlay, strict=True):
            flat[indices] = colour + (flat[indices] * keep >> 8)

    def _regions(self, rect: Rect) -> list[Plane]:
        return _regions(self._planes, rect)


def still(image: Image.Image) -> Still:
    """A drawing of even size without transparency, in the canvas's colours."""
    yuv = to_yuv(np.asarray(image.convert("RGB")))
    return Still(
        to_bytes(yuv[..., 0]), to_bytes(halved(yuv[..., 1])), to_bytes(halved(yuv[..., 2]))
    )


def _regions(planes: list[Plane], rect: Rect) -> list[Plane]:
    """All samples that a rectangle touches; at odd places it touches one more of each colour."""
    x, y, width, height = rect
    luma, *colours = planes
    rows, columns = slice(y // 2, (y + height + 1) // 2), slice(x // 2, (x + width + 1) // 2)
    return [luma[y : y + height, x : x + width], *(plane[rows, columns] for plane in colours)]


def _copy(sources: Sequence[Plane], targets: Sequence[Plane]) -> None:
    """Copy planes; a target that is a sample larger has its last row or column repeated."""
    for source, target in zip(sources, targets, strict=True):
        height, width = source.shape
        target[:height, :width] = source
        target[:height, width:] = target[:height, width - 1 : width]
        target[height:] = target[height - 1 : height]


def _even_aligned(rgba: Floats, x: int, y: int) -> Floats:
    """Add transparent rows and columns so that the drawing begins and ends at even places."""
    height, width, _ = rgba.shape
    before = (y % 2, x % 2)
    after = ((y + height) % 2, (x + width) % 2)
    return np.pad(rgba, ((before[0], after[0]), (before[1], after[1]), (0, 0)))


def _blend(colour: Floats, alpha: Floats, offset: int, stride: int) -> Blend:
    rows, columns = np.nonzero(alpha > 1 / 256)
    kept = alpha[rows, columns]
    return Blend(
        offset + rows * stride + columns,
        np.round(colour[rows, columns]).astype(np.uint16),
        np.round(256 * (1 - kept)).astype(np.uint16),
    )


def _joined(blends: Sequence[Blend]) -> Blend:
    return Blend(*(np.concatenate(arrays) for arrays in zip(*blends, strict=True)))
