"""Everybody's tracks."""

import numpy as np
import pytest

from streaming.mediaserver.composer.inputs import Inputs
from streaming.mediaserver.composer.wire import RtpMessage, SenderReport
from tests.streaming.mediaserver.composer.programme import track
from tests.streaming.mediaserver.composer.rtp import (
    audio_packets,
    still_pictures,
    tone,
    video_packets,
)

RED = (200, 30, 30)


@pytest.fixture
def asked() -> list[int]:
    return []


@pytest.fixture
def inputs(asked: list[int]) -> Inputs:
    """The programme began at 0 s."""
    return Inputs(lambda time: round(time * 48_000), asked.append)


def film(inputs: Inputs, number: int) -> None:
    units = still_pictures("VP8", RED, 6, (320, 180))
    for packet in video_packets(number, "VP8", units, begin=0.0):
        inputs.receive(packet, packet.arrival)


def test_only_what_is_seen_is_decoded_and_asked_for(inputs: Inputs, asked: list[int]) -> None:
    inputs.add(track(1, "alice", "video"), 0, pictures=True)
    inputs.add(track(2, "sam", "video"), 0, pictures=True)
    inputs.show({1}, 0.0)
    film(inputs, 1)
    film(inputs, 2)
    pictures = inputs.pictures(1.0)
    assert pictures[1] is not None
    assert pictures[2] is None
    assert asked == [1]


def test_sounds_come_with_whose_they_are_unless_they_are_muted(inputs: Inputs) -> None:
    for number, who in enumerate(("alice", "sam")):
        inputs.add(track(number, who, "audio"), 0, pictures=True)
        for packet in audio_packets(number, tone(440, 1.0), begin=0.0):
            inputs.receive(packet, packet.arrival)
    inputs.set_enabled(0, False)
    inputs.sounds_until(1.0)
    heard = [(who, np.abs(sound).max() > 0.1) for who, sound in inputs.sounds(24_000)]
    assert heard == [("sam", True)]


def test_without_pictures_a_camera_is_not_decoded(inputs: Inputs) -> None:
    inputs.add(track(1, "alice", "video"), 0, pictures=False)
    assert inputs.pictures(1.0) == {}


def test_what_belongs_to_no_track_is_dropped(inputs: Inputs) -> None:
    inputs.receive(RtpMessage(7, False, 0, 1, 1, 0.0, b"x"), 0.0)
    inputs.report(SenderReport(7, 1, 1), 0.0)
    inputs.remove(7)
    assert not inputs.participants


def test_somebody_is_there_until_their_last_track_is_gone(inputs: Inputs) -> None:
    inputs.add(track(1, "alice", "audio"), 0, pictures=True)
    inputs.add(track(2, "alice", "video"), 0, pictures=True)
    inputs.remove(1)
    assert set(inputs.participants) == {"alice"}
    inputs.remove(2)
    assert not inputs.participants
