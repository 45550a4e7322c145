"""Opus in, sound on the programme's time out."""

import random
from typing import Any

import numpy as np
import pytest

from streaming.mediaserver.composer.audio_input import AudioInput
from streaming.mediaserver.composer.ring import Sound
from streaming.mediaserver.composer.sync import ParticipantClock
from streaming.mediaserver.composer.wire import RtpMessage
from tests.streaming.mediaserver.composer.rtp import audio_packets, tone

BEGIN = 100.0


def play(packets: list[RtpMessage], seconds: float, *, muted: bool = False) -> Sound:
    """What is heard of packets that arrive when they say, in blocks of 20 ms."""
    track = AudioInput(ParticipantClock(), lambda time: round((time - BEGIN) * 48_000), 0)
    track.enabled = not muted
    waiting, heard = sorted(packets, key=lambda p: p.arrival), []
    for block in range(1, round(seconds * 50)):
        now = BEGIN + block * 0.02
        while waiting and waiting[0].arrival <= now:
            track.receive(waiting.pop(0), now)
        track.advance(now)
        sound = track.read(960)
        heard.append(np.zeros((2, 960), np.float32) if sound is None else sound.copy())
    return np.concatenate(heard, axis=1)


def packets(seconds: float = 3.0, **options: Any) -> list[RtpMessage]:
    return audio_packets(1, tone(440, seconds), begin=BEGIN, **options)


def loudness(sound: Sound, begin: float, end: float) -> float:
    part = sound[0, round(begin * 48_000) : round(end * 48_000)]
    return float(np.sqrt(np.mean(np.square(part))))


def test_a_tone_is_heard_evenly_on_both_sides() -> None:
    sound = play(packets(), 3)
    levels = [loudness(sound, t / 10, (t + 1) / 10) for t in range(5, 28)]
    assert min(levels) > 0.95 * max(levels) > 0.15
    assert np.array_equal(sound[0], sound[1])


def test_numbers_and_timestamps_wrap_unheard() -> None:
    plain = play(packets(), 3)
    wrapped = play(packets(sequence=65_500, timestamp=2**32 - 30_000), 3)
    assert np.array_equal(plain, wrapped)


def test_disorder_and_duplicates_are_unheard() -> None:
    chance, sent = random.Random(2), packets()
    moved = [p._replace(arrival=p.arrival + chance.choice((0, 0, 0.03))) for p in sent]
    sound = play(moved + sent[::5], 3)
    levels = [loudness(sound, t / 10, (t + 1) / 10) for t in range(10, 28)]
    assert min(levels) > 0.9 * max(levels)


def test_a_lost_packet_is_a_short_dip_without_a_click() -> None:
    sent = packets()
    sound = play(sent[:60] + sent[61:], 3)
    assert np.abs(np.diff(sound[0])).max() < 0.05
    quiet = [t for t in range(1000, 2500, 5) if loudness(sound, t / 1000, (t + 5) / 1000) < 0.02]
    assert 5 <= quiet[-1] - quiet[0] <= 30


def test_a_muted_track_is_silent() -> None:
    assert not play(packets(), 2, muted=True).any()


def test_silence_goes_on_where_the_track_pauses() -> None:
    sent = packets()
    sound = play(sent[:50] + sent[100:], 3)
    assert loudness(sound, 1.2, 1.9) < 0.001
    assert loudness(sound, 2.3, 2.8) > 0.15


@pytest.mark.parametrize("payload", [b"\xff", b"\x03\xff\xff", bytes(1000), b"\x00"])
def test_a_malformed_payload_costs_its_own_20_ms(payload: bytes) -> None:
    sent = packets()
    sent[50] = sent[50]._replace(payload=payload)
    sound = play(sent, 3)
    assert loudness(sound, 1.3, 2.8) > 0.15


def test_a_slow_sender_clock_never_drifts_out_of_step() -> None:
    """One part in a thousand slow: far worse than any sound card."""
    slow = [p._replace(arrival=BEGIN + (p.arrival - BEGIN) * 1.001) for p in packets(40)]
    sound = play(slow, 40)
    assert loudness(sound, 5, 39) > 0.2
    silent = sum(loudness(sound, t / 100, (t + 1) / 100) < 0.05 for t in range(500, 3900))
    assert silent < 10
