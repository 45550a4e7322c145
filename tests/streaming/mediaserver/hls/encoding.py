"""A real x264 + AAC encoder whose output is packaged, for the tests of this package."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np

from streaming.mediaserver.hls.fmp4 import (
    AudioConfig,
    Fmp4Packager,
    Sample,
    VideoConfig,
    annex_b_to_avcc,
)

FRAME_RATE = 24
PART_FRAMES = 8
SEGMENT_FRAMES = 48
SAMPLE_RATE = 48000
PART_SECONDS = PART_FRAMES / FRAME_RATE
_AAC_FRAME = 1024
_GLOBAL_HEADER = 1 << 22


@dataclass(frozen=True)
class EncodedPart:
    """One packaged part and what `HlsStream.put_part` wants to know of it."""

    data: bytes
    starts_segment: bool
    duration: float = PART_SECONDS


class Encoder:
    """Encodes a moving gradient and a tone, one part at a time."""

    def __init__(self, width: int = 320, height: int = 180) -> None:
        self.width, self.height = width, height
        self._video = self._open_video()
        self._audio = self._open_audio()
        self._frame = 0
        self._sample = 0
        self.packager = Fmp4Packager(
            VideoConfig(width, height, FRAME_RATE, bytes(self._video.extradata or b"")),
            AudioConfig(SAMPLE_RATE, 2, bytes(self._audio.extradata or b"")),
        )

    def part(self) -> EncodedPart:
        """The next part of the programme."""
        starts_segment = self._frame % SEGMENT_FRAMES == 0
        video = [sample for _ in range(PART_FRAMES) for sample in self.picture()]
        audio: list[Sample] = []
        while self._sample * FRAME_RATE < self._frame * SAMPLE_RATE:
            audio += self.sound()
        return EncodedPart(self.packager.part(video, audio), starts_segment)

    def parts(self, count: int) -> list[EncodedPart]:
        """The next `count` parts."""
        return [self.part() for _ in range(count)]

    def _open_video(self) -> av.VideoCodecContext:
        codec = av.CodecContext.create("libx264", "w")
        codec.width, codec.height, codec.pix_fmt = self.width, self.height, "yuv420p"
        codec.framerate, codec.time_base = Fraction(FRAME_RATE), Fraction(1, FRAME_RATE)
        codec.gop_size = SEGMENT_FRAMES
        codec.options = {"preset": "ultrafast", "tune": "zerolatency", "sc_threshold": "0"}
        codec.flags |= _GLOBAL_HEADER
        codec.open()
        return codec

    def _open_audio(self) -> av.AudioCodecContext:
        codec = av.CodecContext.create("aac", "w")
        codec.sample_rate, codec.layout, codec.format = SAMPLE_RATE, "stereo", "fltp"
        codec.time_base = Fraction(1, SAMPLE_RATE)
        codec.open()
        return codec

    def picture(self) -> list[Sample]:
        """The next picture, encoded."""
        ramp = (np.arange(self.width) + self._frame * 4) % 256
        planes = np.full((self.height * 3 // 2, self.width), 128, np.uint8)
        planes[: self.height] = ramp.astype(np.uint8)
        frame = av.VideoFrame.from_ndarray(planes, "yuv420p")
        frame.pts = self._frame
        self._frame += 1
        return [
            _sample(packet, annex_b_to_avcc(bytes(packet)), 1)
            for packet in self._video.encode(frame)
        ]

    def sound(self) -> list[Sample]:
        """The next 1024 samples of sound, encoded; nothing while the encoder fills up."""
        times = (np.arange(_AAC_FRAME) + self._sample) / SAMPLE_RATE
        tone = (0.2 * np.sin(2 * np.pi * 440 * times)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(np.stack([tone, tone]), "fltp", "stereo")
        frame.sample_rate, frame.pts = SAMPLE_RATE, self._sample
        self._sample += _AAC_FRAME
        return [_sample(packet, bytes(packet), _AAC_FRAME) for packet in self._audio.encode(frame)]


def _sample(packet: "av.Packet[Any]", data: bytes, duration: int) -> Sample:
    assert packet.pts is not None
    assert packet.dts is not None
    return Sample(data, packet.pts, packet.dts, duration, packet.is_keyframe)
