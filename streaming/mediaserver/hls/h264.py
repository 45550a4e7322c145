"""H.264 byte stream (Annex B) to the form MP4 carries (ISO/IEC 14496-15 §5)."""

import struct
from collections.abc import Iterator

_SPS, _PPS = 7, 8
_HIGH_PROFILES = (100, 110, 122, 144)
# 4:2:0, eight bits a sample, no SPS extensions: what the composer encodes.
_HIGH_PROFILE_FIELDS = bytes((0xFC | 1, 0xF8, 0xF8, 0))


def nal_units(annex_b: bytes) -> Iterator[bytes]:
    """The NAL units of an Annex B byte stream, without start codes and trailing zeros."""
    start = annex_b.find(b"\x00\x00\x01")
    while start >= 0:
        end = annex_b.find(b"\x00\x00\x01", start + 3)
        unit = annex_b[start + 3 : end if end >= 0 else None].rstrip(b"\x00")
        if unit:
            yield unit
        start = end


def annex_b_to_avcc(access_unit: bytes) -> bytes:
    """An Annex B access unit as length-prefixed NAL units.

    Parameter sets are left out: the sample entry holds them.
    """
    units = (unit for unit in nal_units(access_unit) if unit[0] & 0x1F not in (_SPS, _PPS))
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in units)


def avc_decoder_configuration(extradata: bytes) -> bytes:
    """AVCDecoderConfigurationRecord from an encoder's Annex B SPS and PPS.

    Raises ValueError when either is missing.
    """
    sps, pps = _parameter_sets(extradata)
    record = b"".join(
        (
            bytes((1, *sps[1:4], 0xFC | 3, 0xE0 | 1)),
            struct.pack(">H", len(sps)),
            sps,
            b"\x01",
            struct.pack(">H", len(pps)),
            pps,
        )
    )
    return record + _HIGH_PROFILE_FIELDS if sps[1] in _HIGH_PROFILES else record


def codec_string(extradata: bytes) -> str:
    """The stream's RFC 6381 codec name, such as `avc1.64001f`."""
    return f"avc1.{_parameter_sets(extradata)[0][1:4].hex()}"


def _parameter_sets(extradata: bytes) -> tuple[bytes, bytes]:
    units = {unit[0] & 0x1F: unit for unit in nal_units(extradata)}
    if _SPS not in units or _PPS not in units:
        raise ValueError("H.264 extradata holds no SPS and PPS in Annex B form.")
    return units[_SPS], units[_PPS]
