"""Serializing ISO base media file format boxes (ISO/IEC 14496-12 §4.2)."""

import struct

UNITY_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
"""A picture shown as it is, for `mvhd` and `tkhd`."""


def box(kind: bytes, *payload: bytes) -> bytes:
    """One box: 32-bit size, four-character `kind`, then the payload pieces in order."""
    size = 8 + sum(map(len, payload))
    return b"".join((struct.pack(">I4s", size, kind), *payload))


def full_box(kind: bytes, version: int, flags: int, *payload: bytes) -> bytes:
    """One box that begins with a version and 24 flag bits."""
    return box(kind, struct.pack(">I", version << 24 | flags), *payload)
