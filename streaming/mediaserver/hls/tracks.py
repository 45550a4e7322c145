"""Tracks of an MP4 file and their `trak` boxes (ISO/IEC 14496-12 §8, 14496-14, 14496-15)."""

import struct
from dataclasses import dataclass
from typing import NamedTuple

from streaming.mediaserver.hls.boxes import UNITY_MATRIX, box, full_box
from streaming.mediaserver.hls.h264 import avc_decoder_configuration, codec_string

_DATA_IN_THIS_FILE = box(
    b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, 1))
)


class Sample(NamedTuple):
    """One encoded picture or audio frame; times and duration in its track's timescale."""

    data: bytes
    pts: int
    dts: int
    duration: int
    keyframe: bool


@dataclass(frozen=True, slots=True)
class VideoConfig:
    """An H.264 track. `extradata` is the encoder's SPS and PPS in Annex B form."""

    width: int
    height: int
    timescale: int
    extradata: bytes

    @property
    def codec(self) -> str:
        """RFC 6381 name."""
        return codec_string(self.extradata)

    def trak(self, track_id: int) -> bytes:
        """The track's description, without samples."""
        tkhd = _tkhd(track_id, volume=0, width=self.width, height=self.height)
        media = (full_box(b"vmhd", 0, 1, bytes(8)), self._sample_entry())
        return _trak(tkhd, self.timescale, b"vide", *media)

    def _sample_entry(self) -> bytes:
        return box(
            b"avc1",
            struct.pack(">6xH16xHH", 1, self.width, self.height),
            struct.pack(">IIIH32sHh", 72 << 16, 72 << 16, 0, 1, b"", 24, -1),
            box(b"avcC", avc_decoder_configuration(self.extradata)),
        )


@dataclass(frozen=True, slots=True)
class AudioConfig:
    """An AAC track timed in samples. `asc` is its AudioSpecificConfig (ISO/IEC 14496-3)."""

    rate: int
    channels: int
    asc: bytes

    @property
    def timescale(self) -> int:
        """Ticks a second."""
        return self.rate

    @property
    def codec(self) -> str:
        """RFC 6381 name."""
        return f"mp4a.40.{self.asc[0] >> 3}"

    def trak(self, track_id: int) -> bytes:
        """The track's description, without samples."""
        tkhd = _tkhd(track_id, volume=0x100, width=0, height=0)
        media = (full_box(b"smhd", 0, 0, bytes(4)), self._sample_entry())
        return _trak(tkhd, self.timescale, b"soun", *media)

    def _sample_entry(self) -> bytes:
        header = struct.pack(">6xH8xHH4xI", 1, self.channels, 16, self.rate << 16)
        return box(b"mp4a", header, full_box(b"esds", 0, 0, self._es_descriptor()))

    def _es_descriptor(self) -> bytes:
        """ISO/IEC 14496-1 §7.2.6: MPEG-4 audio stream, bit rates unknown."""
        decoder = struct.pack(">BBxxxII", 0x40, 0x15, 0, 0) + _descriptor(5, self.asc)
        return _descriptor(3, struct.pack(">HB", 0, 0) + _descriptor(4, decoder) + b"\x06\x01\x02")


def _descriptor(tag: int, payload: bytes) -> bytes:
    return bytes((tag, len(payload))) + payload


def _tkhd(track_id: int, *, volume: int, width: int, height: int) -> bytes:
    return full_box(
        b"tkhd",
        0,
        3,  # enabled, in the presentation
        struct.pack(">8xI4xI8xHHH2x", track_id, 0, 0, 0, volume),
        UNITY_MATRIX,
        struct.pack(">II", width << 16, height << 16),
    )


def _trak(
    tkhd: bytes, timescale: int, handler: bytes, media_header: bytes, sample_entry: bytes
) -> bytes:
    no_samples = (
        full_box(b"stts", 0, 0, bytes(4)),
        full_box(b"stsc", 0, 0, bytes(4)),
        full_box(b"stsz", 0, 0, bytes(8)),
        full_box(b"stco", 0, 0, bytes(4)),
    )
    stsd = full_box(b"stsd", 0, 0, struct.pack(">I", 1), sample_entry)
    mdia = box(
        b"mdia",
        full_box(b"mdhd", 0, 0, struct.pack(">8xIIHH", timescale, 0, 0x55C4, 0)),  # und
        full_box(b"hdlr", 0, 0, struct.pack(">4x4s12x", handler), b"Footlight\x00"),
        box(b"minf", media_header, _DATA_IN_THIS_FILE, box(b"stbl", stsd, *no_samples)),
    )
    return box(b"trak", tkhd, mdia)
