"""A clock in the picture that a program can read back: the wall clock as black and white cells.

40 cells in a row across the top: 32 bits of milliseconds since the epoch, 8 bits of checksum.
"""

import numpy as np
from numpy.typing import NDArray

CELLS = 40
_MASK = 0xFFFFFFFF


def _checksum(value: int) -> int:
    return (value ^ (value >> 8) ^ (value >> 16) ^ (value >> 24) ^ 0xA5) & 0xFF


def encode(milliseconds: int) -> list[bool]:
    """Return the cells, left to right, for a time in milliseconds since the epoch."""
    value = milliseconds & _MASK
    word = value << 8 | _checksum(value)
    return [bool(word >> (CELLS - 1 - cell) & 1) for cell in range(CELLS)]


def decode(cells: list[bool]) -> int | None:
    """Return the low 32 bits of the milliseconds, or None where the checksum does not fit."""
    word = sum(1 << (CELLS - 1 - position) for position, cell in enumerate(cells) if cell)
    value = word >> 8
    return value if _checksum(value) == word & 0xFF else None


def paint(rgb: NDArray[np.uint8], milliseconds: int) -> None:
    """Paint the clock over the top of an ``(height, width, 3)`` picture, in place."""
    height, width, _ = rgb.shape
    row = np.repeat(encode(milliseconds), width // CELLS).astype(np.uint8) * 235 + 10
    rgb[: height // 18, : len(row)] = row[None, :, None]


def read(luma: NDArray[np.uint8]) -> int | None:
    """Return the clock in a tile's ``(height, width)`` brightness, or None if it cannot be read."""
    height, width = luma.shape
    y = height // 36
    centers = ((np.arange(CELLS) + 0.5) * width / CELLS).astype(int)
    around = luma[y - 1 : y + 2][:, centers].mean(axis=0)
    return decode([bool(value > 128) for value in around])
