"""Pictures made to fit."""

import av
import numpy as np
import pytest

from streaming.mediaserver.composer.scaling import contained, planes_of, scaled_to_cover, upright
from tests.streaming.mediaserver.composer.rtp import picture

RED = (200, 20, 20)


@pytest.mark.parametrize(
    "size", [(640, 360), (640, 480), (360, 640), (1280, 720), (333, 241), (16, 16)]
)
def test_a_covering_picture_is_large_enough_and_keeps_its_proportions(
    size: tuple[int, int],
) -> None:
    result = scaled_to_cover(picture(RED, *size), 636, 358)
    assert result.width >= 636
    assert result.height >= 358
    assert result.width / result.height == pytest.approx(size[0] / size[1], rel=0.02)


def test_a_picture_a_few_pixels_too_large_is_not_scaled() -> None:
    frame = picture(RED, 640, 360)
    assert scaled_to_cover(frame, 636, 358) is frame
    assert scaled_to_cover(frame, 424, 238) is not frame


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (360, 640), (64, 64)])
def test_a_contained_picture_touches_two_sides(size: tuple[int, int]) -> None:
    result = contained(picture(RED, *size), 1000, 600)
    assert result.width <= 1000
    assert result.height <= 600
    assert result.width >= 998 or result.height >= 598
    assert result.width / result.height == pytest.approx(size[0] / size[1], rel=0.02)


def test_other_pixel_formats_become_yuv420p() -> None:
    frame = picture(RED, 640, 360).reformat(format="yuv444p")
    assert scaled_to_cover(frame, 636, 358).format.name == "yuv420p"
    assert upright(frame, 1).format.name == "yuv420p"


@pytest.mark.parametrize(
    ("turns", "corner"), [(0, (0, 0)), (1, (0, -1)), (2, (-1, -1)), (3, (-1, 0))]
)
def test_turns_go_clockwise(turns: int, corner: tuple[int, int]) -> None:
    frame = av.VideoFrame(64, 32, "yuv420p")
    for plane in planes_of(frame):
        plane[:] = 20
    planes_of(frame)[0][0, 0] = 235
    result = upright(frame, turns)
    assert (result.width, result.height) == ((64, 32) if turns % 2 == 0 else (32, 64))
    luma = planes_of(result)[0]
    assert luma[corner] == 235
    assert np.count_nonzero(luma == 235) == 1
