"""Four speakers' media, encoded once: the same VP8 and Opus for our composer and for FFmpeg.

The drawn presenters get the grain of a webcam, without which they would be too easy to encode.
"""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from streaming.synthetic.picture import HEIGHT, WIDTH, Presenter
from streaming.synthetic.tracks import FPS, Conversation
from streaming.synthetic.voice import PITCHES, RATE, Voice

SPEAKERS = 4
SECONDS = 16  # a whole number of conversations, so that the loop has no seam


def write_speaker(path: Path, number: int) -> None:
    """Write speaker ``number``'s 360p24 VP8 at 700 kbit/s and Opus at 32 kbit/s as WebM."""
    presenter = Presenter(number)
    grain = (
        np.random.default_rng(number).normal(0, 3, (8, HEIGHT, WIDTH, 1)).round().astype(np.int16)
    )
    conversation = Conversation(Voice(PITCHES[number], number, SPEAKERS))
    with av.open(str(path), "w", format="webm") as container:
        video = container.add_stream("libvpx", rate=FPS)
        video.width, video.height, video.pix_fmt, video.bit_rate = WIDTH, HEIGHT, "yuv420p", 700_000
        video.options = {
            "deadline": "realtime",
            "cpu-used": "8",
            "g": "120",
            "error-resilient": "1",
        }
        audio = container.add_stream("libopus", rate=RATE)
        audio.bit_rate, audio.layout = 32_000, "mono"
        for index in range(SECONDS * FPS):
            moment = index / FPS
            picture = presenter.draw(now=moment, mouth=conversation.mouth(moment))
            noisy = np.clip(np.asarray(picture) + grain[index % 8], 0, 255).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(noisy, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            container.mux(video.encode(frame.reformat(format="yuv420p")))
            if index % FPS == 0:
                for part in range(50):
                    container.mux(audio.encode(_sound(conversation, index // FPS * 50 + part)))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


def _sound(conversation: Conversation, number: int) -> av.AudioFrame:
    """Return the ``number``-th 20 ms of a speaker."""
    samples = conversation.samples(number / 50, RATE // 50)
    frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, number * RATE // 50, Fraction(1, RATE)
    return frame


def payloads(path: Path, kind: str) -> list[bytes]:
    """Return the encoded frames (``video``) or 20 ms packets (``audio``) of a written speaker."""
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(**{kind: 0}) if packet.size]
