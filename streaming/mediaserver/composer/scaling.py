"""Pictures of other sizes, made to fit (libswscale)."""

from __future__ import annotations

import av
import numpy as np
from av.video.reformatter import Interpolation

from streaming.mediaserver.composer.colour import Plane

_NEAR = 8
"""Pixels by which a picture may be larger than needed before it is scaled rather than cut."""


def upright(frame: av.VideoFrame, turns: int) -> av.VideoFrame:
    """The picture after so many clockwise quarter turns."""
    if not turns % 4:
        return frame
    if frame.format.name != "yuv420p":
        frame = _scaled(frame, frame.width, frame.height)
    turned = [np.rot90(plane, -turns) for plane in planes_of(frame)]
    height, width = turned[0].shape
    result = av.VideoFrame(width, height, "yuv420p")
    for target, plane in zip(planes_of(result), turned, strict=True):
        target[:] = plane
    return result


def scaled_to_cover(frame: av.VideoFrame, width: int, height: int) -> av.VideoFrame:
    """A picture in its own proportions, at least as large as asked for on both sides."""
    scale = max(width / frame.width, height / frame.height)
    needed = _even_up(frame.width * scale), _even_up(frame.height * scale)
    if _fits(frame, max(needed[0], width), max(needed[1], height)):
        return frame
    return _scaled(frame, max(needed[0], width), max(needed[1], height))


def contained(frame: av.VideoFrame, width: int, height: int) -> av.VideoFrame:
    """A picture in its own proportions, as large as fits; sides are even."""
    scale = min(width / frame.width, height / frame.height)
    size = _even_down(frame.width * scale), _even_down(frame.height * scale)
    if size == (frame.width, frame.height) and frame.format.name == "yuv420p":
        return frame
    return _scaled(frame, max(2, size[0]), max(2, size[1]))


def planes_of(frame: av.VideoFrame) -> list[Plane]:
    """Views of the three planes of a yuv420p frame, without the padding of their lines."""
    width, height = frame.width, frame.height
    sizes = ((width, height), *(((width + 1) // 2, (height + 1) // 2),) * 2)
    return [
        np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:rows, :columns]
        for plane, (columns, rows) in zip(frame.planes, sizes, strict=True)
    ]


def _fits(frame: av.VideoFrame, width: int, height: int) -> bool:
    return (
        frame.format.name == "yuv420p"
        and 0 <= frame.width - width <= _NEAR
        and 0 <= frame.height - height <= _NEAR
    )


def _scaled(frame: av.VideoFrame, width: int, height: int) -> av.VideoFrame:
    return frame.reformat(width, height, "yuv420p", interpolation=Interpolation.BILINEAR, threads=1)


def _even_up(size: float) -> int:
    return -(-int(size + 0.999) // 2) * 2


def _even_down(size: float) -> int:
    return int(size) // 2 * 2
