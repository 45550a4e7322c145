"""The synthetic speaker's camera and microphone as aiortc tracks, paced by the wall clock."""

import asyncio
import time
from fractions import Fraction

import numpy as np
from aiortc import MediaStreamTrack
from av import AudioFrame, VideoFrame

from streaming.synthetic.picture import Presenter
from streaming.synthetic.voice import RATE, Voice, loudness

FPS = 24
_VIDEO_CLOCK = Fraction(1, 90_000)
_FRAME_SAMPLES = RATE // 50


class Conversation:
    """What one speaker says and when, shared by the microphone and the moving mouth."""

    def __init__(self, voice: Voice) -> None:
        self._loop = voice.loop()

    def samples(self, moment: float, count: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
        """Return ``count`` samples of sound beginning at wall-clock ``moment`` (seconds)."""
        start = round(moment * RATE) % len(self._loop)
        return np.take(self._loop, range(start, start + count), mode="wrap")

    def mouth(self, moment: float) -> float:
        """Return how far the mouth is open at ``moment``, 0 to 1."""
        return loudness(self.samples(moment - 0.02, RATE // 25))


class _Paced(MediaStreamTrack):
    """A track whose frame ``n`` is due at its start plus ``n`` frame times, without drift."""

    frame_time: float

    def __init__(self, conversation: Conversation) -> None:
        super().__init__()
        self.conversation = conversation
        self._number = -1
        self._start = time.time()

    async def _next(self) -> tuple[int, float]:
        """Wait until the next frame is due; return its number and wall-clock time."""
        self._number += 1
        due = self._start + self._number * self.frame_time
        await asyncio.sleep(max(0.0, due - time.time()))
        return self._number, due


class Camera(_Paced):
    """640×360 at 24 frames a second."""

    kind = "video"
    frame_time = 1 / FPS

    def __init__(self, conversation: Conversation, presenter: Presenter) -> None:
        super().__init__(conversation)
        self._presenter = presenter

    async def recv(self) -> VideoFrame:
        """Return the next picture; its time stamp is in 1/90000 s."""
        number, _ = await self._next()
        now = time.time()
        picture = self._presenter.draw(now=now, mouth=self.conversation.mouth(now))
        frame = VideoFrame.from_ndarray(np.asarray(picture), format="rgb24").reformat(
            format="yuv420p"
        )
        frame.pts, frame.time_base = number * 90_000 // FPS, _VIDEO_CLOCK
        return frame


class Microphone(_Paced):
    """Mono sound at 48 kHz in frames of 20 ms."""

    kind = "audio"
    frame_time = _FRAME_SAMPLES / RATE

    async def recv(self) -> AudioFrame:
        """Return the next 20 ms; its time stamp is in samples."""
        number, due = await self._next()
        samples = self.conversation.samples(due - self.frame_time, _FRAME_SAMPLES)
        frame = AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.pts, frame.time_base = number * _FRAME_SAMPLES, Fraction(1, RATE)
        return frame
