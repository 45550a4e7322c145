"""Which of a browser's codecs and header extensions the server can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from streaming.mediaserver.sfu.rtp import AUDIO_LEVEL_URI, MID_URI, ORIENTATION_URI, ExtensionIds
from streaming.mediaserver.sfu.sdp import CodecLine, Media
from streaming.mediaserver.sfu.types import Codec

FEEDBACK = ("nack", "nack pli", "ccm fir", "goog-remb")
_EXTENSIONS = (MID_URI, AUDIO_LEVEL_URI, ORIENTATION_URI)
OPUS_PARAMETERS = "minptime=10;useinbandfec=1"
_START_BITRATE = "x-google-start-bitrate=1500"
"""In kbit/s; browsers other than Chrome and Safari ignore it."""
HIGHEST_EXTENSION = 14
"""The largest number that a one-byte header extension can have."""


def recognise(line: CodecLine) -> Codec | None:
    """Name a codec if it is one of ours: Opus, VP8, or H.264 of constrained baseline, mode 1."""
    match (line.name.lower(), line.clock_rate, line.channels):
        case ("opus", 48000, 2):
            return "opus"
        case ("vp8", 90000, 1):
            return "VP8"
        case ("h264", 90000, 1) if _constrained_baseline(line.parameters):
            return "H264"
    return None


def agreed(line: CodecLine) -> CodecLine:
    """Write what we agree to of an offered codec: no feedback that we do not speak."""
    feedback = tuple(kind for kind in line.feedback if kind in FEEDBACK)
    parameters = OPUS_PARAMETERS if recognise(line) == "opus" else line.parameters
    return replace(line, feedback=feedback, parameters=parameters)


def with_start_bitrate(line: CodecLine) -> CodecLine:
    """Let Chrome begin with the bit rate that it will be told anyway, not with 300 kbit/s."""
    if recognise(line) == "opus":
        return line
    parameters = ";".join(filter(None, (line.parameters, _START_BITRATE)))
    return replace(line, parameters=parameters)


def supported(media: Media) -> dict[Codec, CodecLine]:
    """Find our codecs in a section, the browser's favourite first."""
    found: dict[Codec, CodecLine] = {}
    for line in media.codecs:
        codec = recognise(line)
        if codec is not None and (codec == "opus") == (media.kind == "audio"):
            found.setdefault(codec, agreed(line))
    return found


def common_extensions(media: Media) -> dict[str, int]:
    """Find our header extensions in a section, with the browser's numbers."""
    return {
        uri: media.extensions[uri]
        for uri in _EXTENSIONS
        if 1 <= media.extensions.get(uri, 0) <= HIGHEST_EXTENSION
    }


def extension_ids(extensions: Mapping[str, int]) -> ExtensionIds:
    """Look the numbers up by their meaning."""
    return ExtensionIds(
        mid=extensions.get(MID_URI, 0),
        audio_level=extensions.get(AUDIO_LEVEL_URI, 0),
        orientation=extensions.get(ORIENTATION_URI, 0),
    )


def _constrained_baseline(parameters: str) -> bool:
    """Read `profile-level-id`: profile 66 with constraint set 1 (RFC 6184 §8.1)."""
    values = dict(part.strip().partition("=")[::2] for part in parameters.lower().split(";"))
    profile = values.get("profile-level-id", "")
    try:
        idc, constraints = int(profile[:2], 16), int(profile[2:4], 16)
    except ValueError:
        return False
    return idc == 66 and bool(constraints & 0x40) and values.get("packetization-mode") == "1"
