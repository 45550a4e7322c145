"""What a player would find in MP4 data or behind a URL, read by PyAV."""

import io
from fractions import Fraction
from typing import Any, NamedTuple

import av
from av.container import InputContainer


class ReadPacket(NamedTuple):
    """An encoded picture or sound frame; times in seconds."""

    kind: str
    dts: Fraction
    duration: Fraction
    size: int
    keyframe: bool


def open_media(source: str | bytes) -> InputContainer:
    """The media at a URL, or in memory."""
    return av.open(io.BytesIO(source) if isinstance(source, bytes) else source, "r")


def read_packets(source: str | bytes) -> list[ReadPacket]:
    """Every packet, in file order."""
    with open_media(source) as container:
        return [_read(packet) for packet in container.demux() if packet.dts is not None]


def video_times(source: str | bytes) -> list[float]:
    """The presentation time of every picture that decodes."""
    with open_media(source) as container:
        return [frame.time or 0.0 for frame in container.decode(video=0)]


def audio_times(source: str | bytes) -> list[float]:
    """The presentation time of every sound frame that decodes."""
    with open_media(source) as container:
        return [frame.time or 0.0 for frame in container.decode(audio=0)]


def assert_continuous(packets: list[ReadPacket]) -> None:
    """Within each track a packet begins exactly where the one before it ended."""
    for kind in {packet.kind for packet in packets}:
        track = [packet for packet in packets if packet.kind == kind]
        for before, after in zip(track, track[1:], strict=False):
            assert before.dts + before.duration == after.dts


def _read(packet: "av.Packet[Any]") -> ReadPacket:
    assert packet.time_base is not None
    assert packet.dts is not None
    return ReadPacket(
        packet.stream.type,
        packet.dts * packet.time_base,
        (packet.duration or 0) * packet.time_base,
        packet.size,
        bool(packet.is_keyframe),
    )
