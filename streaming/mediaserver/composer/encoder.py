"""The programme's encoders: H.264 by x264 and AAC-LC, cut into parts.

Settings for low latency: no B-frames, no look-ahead, one thread, an IDR picture exactly where a
segment begins and nowhere else, and a rate control that keeps parts even. Times are counted in
frames and samples, never measured.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import av

from streaming.mediaserver.composer.config import (
    AUDIO_BLOCK,
    FRAME_RATE,
    PART_FRAMES,
    SAMPLE_RATE,
    SEGMENT_FRAMES,
    ComposerConfig,
)
from streaming.mediaserver.composer.ring import Sound
from streaming.mediaserver.hls.fmp4 import (
    AudioConfig,
    Fmp4Packager,
    Sample,
    VideoConfig,
    annex_b_to_avcc,
)

_TIMESCALE = 90_000
_FRAME_TICKS = _TIMESCALE // FRAME_RATE
_GLOBAL_HEADER = 1 << 22
_SMPTE170M, _BT709 = 6, 1


class Part(NamedTuple):
    """A part of the programme."""

    data: bytes
    starts_segment: bool


class Encoder:
    """Takes pictures and blocks of sound in order, gives parts of exactly eight frames."""

    def __init__(self, config: ComposerConfig) -> None:
        self._video = _open_video(config) if config.video else None
        self._audio = _open_audio(config)
        self._frames = 0
        self._blocks = 0
        self._pictures: list[Sample] = []
        self._sounds: list[Sample] = []
        self._packager = Fmp4Packager(
            self._video_config(config),
            AudioConfig(SAMPLE_RATE, 2, bytes(self._audio.extradata or b"")),
        )

    @property
    def codecs(self) -> str:
        """RFC 6381 names of both tracks."""
        return self._packager.codecs

    def init_segment(self) -> bytes:
        """What a player needs before the first part."""
        return self._packager.init_segment()

    def add_sound(self, block: Sound) -> None:
        """Encode the next block."""
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._blocks * AUDIO_BLOCK
        self._blocks += 1
        for packet in self._audio.encode(frame):
            self._keep_sound(packet)

    def add_picture(self, frame: av.VideoFrame | None) -> Part | None:
        """Encode the next frame; the part it completes is returned. None without video."""
        if self._video is not None and frame is not None:
            frame.pts = self._frames
            frame.pict_type = (
                av.video.frame.PictureType.I
                if self._frames % SEGMENT_FRAMES == 0
                else av.video.frame.PictureType.NONE
            )
            for packet in self._video.encode(frame):
                self._keep_picture(packet)
        self._frames += 1
        return self._part() if self._frames % PART_FRAMES == 0 else None

    def _keep_picture(self, packet: av.Packet[av.VideoStream]) -> None:
        time = (packet.pts or 0) * _FRAME_TICKS
        data = annex_b_to_avcc(bytes(packet))
        self._pictures.append(Sample(data, time, time, _FRAME_TICKS, packet.is_keyframe))

    def _keep_sound(self, packet: av.Packet[av.AudioStream]) -> None:
        """The first packet holds only the encoder's priming: what lies before the programme."""
        time = packet.pts or 0
        if time >= 0:
            self._sounds.append(Sample(bytes(packet), time, time, AUDIO_BLOCK, True))

    def _part(self) -> Part:
        data = self._packager.part(self._pictures, self._sounds)
        self._pictures.clear()
        self._sounds.clear()
        return Part(data, (self._frames - PART_FRAMES) % SEGMENT_FRAMES == 0)

    def _video_config(self, config: ComposerConfig) -> VideoConfig | None:
        if self._video is None:
            return None
        extradata = bytes(self._video.extradata or b"")
        return VideoConfig(config.width, config.height, _TIMESCALE, extradata)


def _open_video(config: ComposerConfig) -> av.VideoCodecContext:
    codec = av.CodecContext.create("libx264", "w")
    codec.width, codec.height, codec.pix_fmt = config.width, config.height, "yuv420p"
    codec.framerate, codec.time_base = Fraction(FRAME_RATE), Fraction(1, FRAME_RATE)
    codec.bit_rate = config.video_bitrate
    codec.gop_size = SEGMENT_FRAMES
    codec.max_b_frames = 0
    codec.thread_count = 1
    codec.flags |= _GLOBAL_HEADER
    codec.colorspace, codec.color_primaries, codec.color_trc = _SMPTE170M, _BT709, _BT709
    codec.color_range = av.video.reformatter.ColorRange.MPEG
    codec.options = {
        "preset": "veryfast",
        "tune": "zerolatency",
        "forced-idr": "1",
        "maxrate": str(config.video_bitrate),
        "bufsize": str(config.video_bitrate // 2),
        "x264-params": "scenecut=0:open-gop=0",
    }
    codec.open()
    return codec


def _open_audio(config: ComposerConfig) -> av.AudioCodecContext:
    codec = av.CodecContext.create("aac", "w")
    codec.sample_rate, codec.layout, codec.format = SAMPLE_RATE, "stereo", "fltp"
    codec.bit_rate = config.audio_bitrate
    codec.time_base = Fraction(1, SAMPLE_RATE)
    codec.flags |= _GLOBAL_HEADER
    codec.options = {"aac_coder": "fast"}
    codec.open()
    return codec
