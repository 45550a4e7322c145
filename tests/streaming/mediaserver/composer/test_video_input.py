"""VP8 and H.264 in, the picture of the moment out."""

import random
from collections.abc import Sequence
from typing import Any

import pytest

from streaming.mediaserver.composer.sync import ParticipantClock
from streaming.mediaserver.composer.video_input import VideoInput
from streaming.mediaserver.composer.wire import RtpMessage
from tests.streaming.mediaserver.composer.rtp import encode_pictures, picture, video_packets

BEGIN = 100.0
FRAMES = 72


@pytest.fixture(scope="module", params=["VP8", "H264"])
def codec(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def units(codec: str) -> list[bytes]:
    """Pictures that get brighter, a key frame each second."""
    pictures = [picture((20 + 3 * n,) * 3, 320, 180) for n in range(FRAMES)]
    return encode_pictures(codec, pictures)


class Screen:
    """Shows a track at 24 pictures a second and notes the brightness, None for no picture."""

    def __init__(self, codec: str) -> None:
        self.requests = 0
        self.track = VideoInput(codec, ParticipantClock(), self._request)
        self.track.show(True, BEGIN)
        self.seen: list[int | None] = []

    def _request(self) -> None:
        self.requests += 1

    def play(self, packets: Sequence[RtpMessage], seconds: float) -> None:
        waiting = sorted(packets, key=lambda packet: packet.arrival)
        for frame in range(len(self.seen), round(seconds * 24)):
            now = BEGIN + frame / 24
            while waiting and waiting[0].arrival <= now:
                self.track.receive(waiting.pop(0), now)
            self.track.advance(now)
            shown = self.track.picture
            self.seen.append(None if shown is None else int(shown.frame.to_ndarray()[90, 160]))


def packets_of(codec: str, units: Sequence[bytes], **options: Any) -> list[RtpMessage]:
    return video_packets(1, codec, units, begin=BEGIN, **options)


def test_every_picture_is_seen_in_its_turn(codec: str, units: list[bytes]) -> None:
    screen = Screen(codec)
    screen.play(packets_of(codec, units), 3.2)
    seen = [value for value in screen.seen if value is not None]
    assert len(set(seen)) >= FRAMES - 6
    assert seen == sorted(seen)
    assert screen.requests == 1


def test_disorder_duplicates_and_wrapping_change_nothing(codec: str, units: list[bytes]) -> None:
    plain, hard = Screen(codec), Screen(codec)
    plain.play(packets_of(codec, units), 3)
    sent = packets_of(codec, units, sequence=65_530, timestamp=2**32 - 90_000)
    chance = random.Random(4)
    hard.play(
        [p._replace(arrival=p.arrival + chance.uniform(0, 0.01)) for p in sent] + sent[::3], 3
    )
    assert hard.requests == 1
    assert set(hard.seen[48:]) - {None} <= set(plain.seen) - {None}


def test_after_a_loss_the_last_picture_stays_until_a_key_frame(
    codec: str, units: list[bytes]
) -> None:
    packets = packets_of(codec, units)
    missing = next(p for p in packets if p.timestamp == 5000 + 30 * 3750)
    screen = Screen(codec)
    screen.play([p for p in packets if p is not missing], 3)
    assert screen.requests == 2
    frozen = screen.seen[40]
    assert screen.seen[36:46] == [frozen] * 10
    assert screen.seen[-1] is not None
    assert frozen is not None
    assert screen.seen[-1] > frozen + 20


def test_a_retransmission_within_the_patience_saves_the_picture(
    codec: str, units: list[bytes]
) -> None:
    packets = packets_of(codec, units)
    late = [p._replace(arrival=p.arrival + 0.12) if n == 40 else p for n, p in enumerate(packets)]
    screen = Screen(codec)
    screen.play(late, 3)
    assert screen.requests == 1


def test_without_a_key_frame_it_keeps_asking(codec: str, units: list[bytes]) -> None:
    screen = Screen(codec)
    late = [p for p in packets_of(codec, units[:24]) if p.timestamp > 5000]
    screen.play(late, 3)
    assert set(screen.seen) == {None}
    assert screen.requests >= 3


def test_malformed_payloads_cost_pictures_and_nothing_else(codec: str, units: list[bytes]) -> None:
    chance = random.Random(9)
    packets = packets_of(codec, units)
    broken = [
        p._replace(payload=chance.randbytes(chance.choice((1, 3, 30, 300))))
        if 20 < n < 40 and n % 2
        else p
        for n, p in enumerate(packets)
    ]
    screen = Screen(codec)
    screen.play(broken, 3.2)
    assert screen.seen[-1] is not None
    assert screen.seen[-1] > 180


def test_flipped_bits_never_raise(codec: str, units: list[bytes]) -> None:
    chance, packets = random.Random(12), packets_of(codec, units)
    for number, packet in enumerate(packets):
        payload = bytearray(packet.payload)
        for _ in range(3):
            payload[chance.randrange(len(payload))] ^= 1 << chance.randrange(8)
        packets[number] = packet._replace(payload=bytes(payload))
    screen = Screen(codec)
    screen.play(packets, 3.2)
    assert len(screen.seen) == 77


def test_what_is_not_shown_is_not_decoded(codec: str, units: list[bytes]) -> None:
    screen = Screen(codec)
    packets = packets_of(codec, units)
    screen.play(packets, 1)
    screen.track.show(False, BEGIN + 1)
    screen.play([p for p in packets if p.arrival > BEGIN + 1], 1.5)
    assert screen.seen[-1] is None
    screen.track.show(True, BEGIN + 1.5)
    assert screen.requests == 2
    screen.play([p for p in packets if p.arrival > BEGIN + 1.5], 2.5)
    assert screen.seen[-1] is not None


def test_huge_pictures_and_slivers_are_refused(codec: str) -> None:
    for size in ((2880, 2160), (1024, 64)):
        units = encode_pictures(codec, [picture((99, 99, 99), *size)])
        screen = Screen(codec)
        screen.play(packets_of(codec, units), 0.5)
        assert set(screen.seen) == {None}


def test_the_cameras_orientation_comes_with_the_picture(codec: str, units: list[bytes]) -> None:
    screen = Screen(codec)
    screen.play([p._replace(orientation=3) for p in packets_of(codec, units)], 1)
    assert screen.track.picture is not None
    assert screen.track.picture.turns == 3
