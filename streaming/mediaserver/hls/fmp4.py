"""Fragmented MP4 (CMAF) for low-latency HLS: an init segment, then one fragment a part.

Written here rather than by a muxer so that every part is cut, and every duration given, exactly.
No edit lists. All times are moved by `TIME_OFFSET`, because the priming of AAC makes its first
time negative, which the unsigned decode time of a fragment cannot say.
"""

import struct
from collections.abc import Sequence

from streaming.mediaserver.hls.boxes import UNITY_MATRIX, box, full_box
from streaming.mediaserver.hls.h264 import annex_b_to_avcc
from streaming.mediaserver.hls.tracks import AudioConfig, Sample, VideoConfig

__all__ = ["AudioConfig", "Fmp4Packager", "Sample", "VideoConfig", "annex_b_to_avcc"]

TIME_OFFSET = 10
"""Seconds added to every time."""

_VIDEO_TRACK, _AUDIO_TRACK = 1, 2
_MOVIE_TIMESCALE = 1000
_FTYP = box(b"ftyp", b"iso6", bytes(4), b"iso6", b"cmfc", b"mp41")
_MVHD = full_box(
    b"mvhd",
    0,
    0,
    struct.pack(">8xIIIH10x", _MOVIE_TIMESCALE, 0, 0x10000, 0x100),
    UNITY_MATRIX,
    struct.pack(">24xI", _AUDIO_TRACK + 1),
)

# Sample flags, ISO/IEC 14496-12 §8.8.3.1.
_SYNC_SAMPLE = 0x02000000  # depends on no other
_DEPENDENT_SAMPLE = 0x01010000  # depends on others, not a sync sample

_TFHD_BASE_IS_MOOF = 0x020000
_TRUN_FLAGS = 0x1 | 0x100 | 0x200 | 0x400 | 0x800  # data offset; duration, size, flags, offset


class Fmp4Packager:
    """Packages one encoder run: one H.264 track, or none, and one AAC track."""

    def __init__(self, video: VideoConfig | None, audio: AudioConfig) -> None:
        self._tracks: dict[int, VideoConfig | AudioConfig] = {_AUDIO_TRACK: audio}
        if video is not None:
            self._tracks = {_VIDEO_TRACK: video, _AUDIO_TRACK: audio}
        self._fragments = 0

    @property
    def codecs(self) -> str:
        """Value for the CODECS attribute of a playlist."""
        return ",".join(track.codec for track in self._tracks.values())

    def init_segment(self) -> bytes:
        """`ftyp` and `moov`: what a player needs before any part."""
        traks = (track.trak(number) for number, track in self._tracks.items())
        defaults = (
            full_box(b"trex", 0, 0, struct.pack(">5I", number, 1, 0, 0, 0))
            for number in self._tracks
        )
        return _FTYP + box(b"moov", _MVHD, *traks, box(b"mvex", *defaults))

    def part(self, video_samples: Sequence[Sample], audio_samples: Sequence[Sample]) -> bytes:
        """`moof` and `mdat` with these samples; each list in decoding order, either may be empty.

        Video data is in AVCC form (see `annex_b_to_avcc`), audio data raw AAC frames.
        """
        self._fragments += 1
        runs = {_VIDEO_TRACK: video_samples, _AUDIO_TRACK: audio_samples}
        filled = [(number, samples) for number, samples in runs.items() if samples]
        size = len(self._moof(filled, 0))
        data = [sample.data for _, samples in filled for sample in samples]
        return self._moof(filled, size + 8) + box(b"mdat", *data)

    def _moof(self, runs: Sequence[tuple[int, Sequence[Sample]]], data_offset: int) -> bytes:
        trafs = []
        for number, samples in runs:
            trafs.append(self._traf(number, samples, data_offset))
            data_offset += sum(len(sample.data) for sample in samples)
        mfhd = full_box(b"mfhd", 0, 0, struct.pack(">I", self._fragments))
        return box(b"moof", mfhd, *trafs)

    def _traf(self, number: int, samples: Sequence[Sample], data_offset: int) -> bytes:
        start = samples[0].dts + TIME_OFFSET * self._tracks[number].timescale
        return box(
            b"traf",
            full_box(b"tfhd", 0, _TFHD_BASE_IS_MOOF, struct.pack(">I", number)),
            full_box(b"tfdt", 1, 0, struct.pack(">Q", start)),
            _trun(samples, data_offset),
        )


def _trun(samples: Sequence[Sample], data_offset: int) -> bytes:
    rows = b"".join(
        struct.pack(
            ">IIIi",
            sample.duration,
            len(sample.data),
            _SYNC_SAMPLE if sample.keyframe else _DEPENDENT_SAMPLE,
            sample.pts - sample.dts,
        )
        for sample in samples
    )
    header = struct.pack(">Ii", len(samples), data_offset)
    return full_box(b"trun", 1, _TRUN_FLAGS, header, rows)
