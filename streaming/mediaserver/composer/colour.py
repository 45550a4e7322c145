"""RGB to the encoder's colours: BT.601, limited range, as cameras send them through WebRTC."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
Floats = NDArray[np.floating[Any]]

_MATRIX: Floats = np.array(
    [[65.481, 128.553, 24.966], [-37.797, -74.203, 112.0], [112.0, -93.786, -18.214]],
    dtype=np.float32,
) / np.float32(255)
_BASE: Floats = np.array([16, 128, 128], dtype=np.float32)


def parse_colour(text: str) -> tuple[int, int, int]:
    """Red, green and blue of `#RRGGBB`."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def to_yuv(rgb: NDArray[Any]) -> Floats:
    """Convert an array of red, green, blue (last axis, 0–255) to Y, Cb, Cr."""
    yuv: Floats = rgb.astype(np.float32) @ _MATRIX.T + _BASE
    return yuv


def halved(plane: Floats) -> Floats:
    """Average each 2×2 square: the colour planes' resolution. Sides are even."""
    height, width = plane.shape
    mean: Floats = plane.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
    return mean


def to_bytes(plane: Floats) -> Plane:
    """Round to whole samples."""
    rounded: Plane = np.clip(plane + 0.5, 0, 255).astype(np.uint8)
    return rounded
