"""Synthetic speakers: real codecs, RTP payloads as browsers cut them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import count

import av
import numpy as np

from streaming.mediaserver.composer.wire import RtpMessage, SenderReport

MTU = 1100
NTP_1970 = 2_208_988_800
Colour = tuple[int, int, int]


def picture(colour: Colour, width: int = 320, height: int = 180) -> av.VideoFrame:
    """A picture of one colour."""
    rgb = np.full((height, width, 3), colour, np.uint8)
    return av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuv420p")


def encode_pictures(
    codec: str, pictures: Sequence[av.VideoFrame], *, keyframe_every: int = 24
) -> list[bytes]:
    """One access unit for each picture."""
    encoder = av.CodecContext.create("libvpx" if codec == "VP8" else "libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = (
        pictures[0].width,
        pictures[0].height,
        "yuv420p",
    )
    encoder.time_base, encoder.framerate = Fraction(1, 24), Fraction(24)
    encoder.gop_size, encoder.bit_rate, encoder.thread_count = keyframe_every, 500_000, 1
    encoder.options = (
        {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
        if codec == "VP8"
        else {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}
    )
    units = []
    for number, frame in enumerate(pictures):
        frame.pts = number
        units += [bytes(packet) for packet in encoder.encode(frame)]
    units += [bytes(packet) for packet in encoder.encode(None)]
    return units


@lru_cache(maxsize=32)
def still_pictures(codec: str, colour: Colour, frames: int, size: tuple[int, int]) -> list[bytes]:
    """So many frames of one colour."""
    return encode_pictures(codec, [picture(colour, *size) for _ in range(frames)])


def encode_sound(samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> list[bytes]:
    """Mono samples at 48 kHz to Opus packets of 20 ms."""
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = 48_000, "mono", "flt"
    encoder.bit_rate, encoder.time_base = 48_000, Fraction(1, 48_000)
    encoder.options = {"application": "lowdelay", "frame_duration": "20"}
    packets = []
    for number in range(len(samples) // 960):
        block = samples[number * 960 : (number + 1) * 960].reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="flt", layout="mono")
        frame.sample_rate, frame.pts = 48_000, number * 960
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


@lru_cache(maxsize=16)
def tone(hertz: float, seconds: float, volume: float = 0.3) -> list[bytes]:
    """A steady tone as Opus packets."""
    time = np.arange(round(seconds * 48_000)) / 48_000
    return encode_sound((volume * np.sin(2 * np.pi * hertz * time)).astype(np.float32))


def vp8_payloads(unit: bytes, picture_id: int) -> list[bytes]:
    """RFC 7741 with a 15-bit picture id."""
    chunks = [unit[i : i + MTU] for i in range(0, len(unit), MTU)]
    extension = bytes((0x80, 0x80 | picture_id >> 8 & 0x7F, picture_id & 0xFF))
    return [bytes((0x90 if i == 0 else 0x80,)) + extension + c for i, c in enumerate(chunks)]


def h264_payloads(unit: bytes) -> list[bytes]:
    """RFC 6184: parameter sets in a STAP-A, large units in FU-A, others alone."""
    nals = [nal for nal in unit.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1") if nal]
    small = [nal for nal in nals if nal[0] & 0x1F in (6, 7, 8)]
    payloads = []
    if small:
        payloads.append(b"\x78" + b"".join(len(n).to_bytes(2, "big") + n for n in small))
    for nal in nals:
        if nal not in small:
            payloads += [nal] if len(nal) <= MTU else list(_fragments(nal))
    return payloads


def _fragments(nal: bytes) -> Iterator[bytes]:
    chunks = [nal[i : i + MTU] for i in range(1, len(nal), MTU)]
    for number, chunk in enumerate(chunks):
        edge = (0x80 if number == 0 else 0) | (0x40 if number == len(chunks) - 1 else 0)
        yield bytes((nal[0] & 0xE0 | 28, edge | nal[0] & 0x1F)) + chunk


def video_packets(
    track: int,
    codec: str,
    units: Sequence[bytes],
    *,
    begin: float,
    rate: float = 24.0,
    delay: Callable[[int], float] = lambda _: 0.03,
    sequence: int = 1000,
    timestamp: int = 5000,
) -> list[RtpMessage]:
    """The packets of pictures captured at `begin`, `begin` + 1 / `rate`, …; `delay` by number."""
    numbers, packets = count(sequence), []
    for index, unit in enumerate(units):
        captured = begin + index / rate
        payloads = vp8_payloads(unit, index) if codec == "VP8" else h264_payloads(unit)
        packets += [
            RtpMessage(
                track,
                payload is payloads[-1],
                0,
                next(numbers) & 0xFFFF,
                (timestamp + round(index / rate * 90_000)) & 0xFFFFFFFF,
                captured + delay(index) + place * 1e-4,
                payload,
            )
            for place, payload in enumerate(payloads)
        ]
    return packets


def audio_packets(
    track: int,
    payloads: Sequence[bytes],
    *,
    begin: float,
    delay: Callable[[int], float] = lambda _: 0.03,
    sequence: int = 1000,
    timestamp: int = 7000,
) -> list[RtpMessage]:
    """The packets of sound captured from `begin` on, each sent when its 20 ms are over."""
    return [
        RtpMessage(
            track,
            False,
            0,
            (sequence + index) & 0xFFFF,
            (timestamp + index * 960) & 0xFFFFFFFF,
            begin + (index + 1) * 0.02 + delay(index),
            payload,
        )
        for index, payload in enumerate(payloads)
    ]


def reports(
    track: int,
    *,
    begin: float,
    seconds: float,
    rate: int,
    timestamp: int,
    sender_ahead: float = 7.0,
) -> list[tuple[float, SenderReport]]:
    """A sender report each second, with the sender's clock that far ahead of ours."""
    found = []
    for second in range(int(seconds) + 1):
        ntp = round((NTP_1970 + begin + second + sender_ahead) * 2**32)
        rtp = (timestamp + second * rate) & 0xFFFFFFFF
        found.append((begin + second + 0.05, SenderReport(track, ntp, rtp)))
    return found
