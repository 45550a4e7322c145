"""The clock that a program can read back from a picture."""

import av
import numpy as np
import pytest

from streaming.synthetic import barcode
from streaming.synthetic.picture import Presenter

NOON = 1_790_000_000_123


def test_a_time_survives_its_cells() -> None:
    assert barcode.decode(barcode.encode(NOON)) == NOON & 0xFFFFFFFF


@pytest.mark.parametrize("cell", range(barcode.CELLS))
def test_one_flipped_cell_is_noticed(cell: int) -> None:
    cells = barcode.encode(NOON)
    cells[cell] = not cells[cell]

    assert barcode.decode(cells) is None


@pytest.mark.parametrize("size", [(1280, 720), (638, 359), (424, 238)])
def test_the_clock_is_read_back_after_scaling_and_x264(size: tuple[int, int]) -> None:
    picture = np.asarray(Presenter(0, machine_clock=True).draw(now=NOON / 1000, mouth=0.5))
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = size[0] & ~1, size[1] & ~1, "yuv420p"
    encoder.time_base, encoder.options = frame.time_base or av.time_base, {"crf": "30"}  # type: ignore[assignment]
    packets = encoder.encode(frame.reformat(*size, format="yuv420p")) + encoder.encode(None)
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    pictures = [f for packet in packets for f in decoder.decode(packet)] + decoder.decode(None)

    assert (
        barcode.read(np.asarray(pictures[0].to_ndarray(format="gray"), np.uint8))
        == NOON & 0xFFFFFFFF
    )
