"""RTP payloads to access units, and what malformed ones cost."""

import random

import pytest

from streaming.mediaserver.composer.depacketize import (
    MAX_ACCESS_UNIT,
    AccessUnit,
    Depacketizer,
    depacketizer,
)
from streaming.mediaserver.composer.wire import RtpMessage
from tests.streaming.mediaserver.composer.rtp import (
    encode_pictures,
    h264_payloads,
    picture,
    video_packets,
    vp8_payloads,
)

NOISE = random.Random(5)


def units_of(codec: str) -> list[bytes]:
    """Large and small access units."""
    frames = [picture((40 * n, 200, 255 - 40 * n), 1280, 720) for n in range(5)]
    return encode_pictures(codec, frames, keyframe_every=3)


def push_all(collector: Depacketizer, packets: list[RtpMessage]) -> list[AccessUnit]:
    return [unit for packet in packets if (unit := collector.push(packet)) is not None]


def message(payload: bytes, *, timestamp: int = 0, marker: bool = True) -> RtpMessage:
    return RtpMessage(1, marker, 0, 0, timestamp, 0.0, payload)


@pytest.mark.parametrize("codec", ["VP8", "H264"])
def test_access_units_come_out_as_they_went_in(codec: str) -> None:
    units, collector = units_of(codec), depacketizer(codec)
    found = push_all(collector, video_packets(1, codec, units, begin=0.0))
    assert [_nals(u.data) if codec == "H264" else u.data for u in found] == [
        _nals(u) if codec == "H264" else u for u in units
    ]
    assert [unit.keyframe for unit in found] == [True, False, False, True, False]
    assert not collector.take_damage()


def test_a_picture_that_ends_in_a_start_code_is_no_keyframe() -> None:
    (unit,) = push_all(depacketizer("H264"), [message(b"\x41\x00\x00\x00\x01")])
    assert not unit.keyframe


def _nals(unit: bytes) -> list[bytes]:
    return [nal for nal in unit.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1") if nal]


@pytest.mark.parametrize("codec", ["VP8", "H264"])
def test_a_lost_packet_costs_its_own_picture_only(codec: str) -> None:
    units = [bytes((0x10,)) + NOISE.randbytes(5000) for _ in range(3)]
    if codec == "H264":
        units = [b"\0\0\0\1\x41" + unit.replace(b"\0", b"\1") for unit in units]
    packets = video_packets(1, codec, units, begin=0.0)
    per_unit = len(packets) // 3
    collector = depacketizer(codec)
    found = push_all(collector, packets[: per_unit + 1])
    collector.lost()
    found += push_all(collector, packets[per_unit + 2 :])
    assert [unit.timestamp for unit in found] == [packets[0].timestamp, packets[-1].timestamp]
    assert collector.take_damage()
    assert not collector.take_damage()


def test_a_picture_whose_beginning_is_missing_is_dropped() -> None:
    packets = video_packets(1, "VP8", [NOISE.randbytes(5000)], begin=0.0)
    collector = depacketizer("VP8")
    assert push_all(collector, packets[1:]) == []
    assert collector.take_damage()


def test_a_picture_that_is_never_finished_is_damage() -> None:
    collector = depacketizer("VP8")
    assert collector.push(message(b"\x10\x00abc", timestamp=1, marker=False)) is None
    assert collector.push(message(b"\x10\x00abc", timestamp=2)) is not None
    assert collector.take_damage()


@pytest.mark.parametrize(
    "descriptor",
    [
        b"\x10",
        b"\x90\x80\x05",
        b"\x90\x80\x85\x05",
        b"\x90\xe0\x05\x01\x20",
        b"\x90\x40\x07",
        b"\x90\x10\x07",
    ],
)
def test_every_shape_of_the_vp8_descriptor_is_taken_off(descriptor: bytes) -> None:
    unit = depacketizer("VP8").push(message(descriptor + b"\x00frame"))
    assert unit is not None
    assert unit.data == b"\x00frame"
    assert unit.keyframe


@pytest.mark.parametrize(
    "payload", [b"\x90", b"\x90\xff", b"\x90\x80\x80", b"\x00data", b"\x11data"]
)
def test_broken_vp8_payloads_are_dropped(payload: bytes) -> None:
    collector = depacketizer("VP8")
    assert collector.push(message(payload)) is None
    assert collector.take_damage()


@pytest.mark.parametrize(
    "payload",
    [
        b"\x78\x00",
        b"\x78\x00\x09abc",
        b"\x78\x00\x00",
        b"\x7c",
        b"\x7c\x05abc",
        b"\x60x",
        b"\x79abc",
        b"\x7d\0\0",
    ],
)
def test_broken_h264_payloads_are_dropped(payload: bytes) -> None:
    collector = depacketizer("H264")
    assert collector.push(message(payload)) is None
    assert collector.take_damage()


@pytest.mark.parametrize("codec", ["VP8", "H264"])
def test_noise_never_raises(codec: str) -> None:
    chance, collector = random.Random(11), depacketizer(codec)
    for _ in range(20_000):
        payload = chance.randbytes(chance.choice((0, 1, 2, 3, 5, 40)))
        collector.push(
            message(payload, timestamp=chance.randrange(3), marker=chance.random() < 0.5)
        )


def test_a_picture_without_end_is_given_up() -> None:
    collector = depacketizer("VP8")
    payload = b"\x10" + bytes(60_000)
    for _ in range(MAX_ACCESS_UNIT // 60_000 + 2):
        collector.push(message(payload, marker=False))
    assert collector.push(message(payload)) is None
    assert collector.take_damage()


def test_padding_alone_changes_nothing() -> None:
    collector = depacketizer("VP8")
    assert collector.push(message(b"\x10\x00abc", marker=False)) is None
    assert collector.push(message(b"", marker=False)) is None
    unit = collector.push(message(b"\x00def"))
    assert unit is not None
    assert unit.data == b"\x00abcdef"


def test_the_payloads_of_this_test_are_what_browsers_send() -> None:
    assert vp8_payloads(bytes(2000), 300)[0][:4] == b"\x90\x80\x81\x2c"
    assert h264_payloads(b"\0\0\0\1\x67a\0\0\0\1\x68b")[0] == b"\x78\0\2\x67a\0\2\x68b"
