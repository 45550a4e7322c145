"""An engine on a clock of its own, and what a player makes of its programme."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import av
import numpy as np

from streaming.mediaserver.composer.config import FRAME_RATE, ComposerConfig
from streaming.mediaserver.composer.engine import Engine
from streaming.mediaserver.composer.wire import (
    Kind,
    Reader,
    RtpMessage,
    SenderReport,
    TrackInfo,
    parse_media,
    parse_track,
)

START = 1000.0
TIME_OFFSET = 10.0
"""Seconds the packager adds to all times."""


def track(number: int, participant: str, kind: str, **changes: Any) -> TrackInfo:
    """A track of somebody who joined in the order of their name."""
    codec = "opus" if kind == "audio" else "VP8"
    name = participant.title()
    identity = f"{name} #{participant}"
    order = ord(participant[0])
    info = TrackInfo(number, participant, order, identity, name, kind, codec, False, True)
    return info._replace(**changes)


class Programme:
    """Runs an engine through scheduled packets; nothing waits for a real clock."""

    def __init__(self, width: int = 640, height: int = 360, **options: Any) -> None:
        self._reader = Reader()
        self.messages: list[tuple[Kind, bytes]] = []
        self.engine = Engine(ComposerConfig(width=width, height=height, **options), self._take)
        self.engine.begin(START)
        self._events: list[tuple[float, RtpMessage | SenderReport]] = []

    def _take(self, data: bytes) -> None:
        self.messages += self._reader.feed(data)

    def add(self, *tracks: TrackInfo, at: float = START) -> None:
        """Publish tracks now."""
        for info in tracks:
            self.engine.add_track(info, at)

    def schedule(self, packets: Iterable[RtpMessage | tuple[float, SenderReport]]) -> None:
        """Packets arrive when they say."""
        for packet in packets:
            timed = packet if not isinstance(packet, RtpMessage) else (packet.arrival, packet)
            self._events.append(timed)

    def run(self, until: float, *, late: float = 0.0) -> None:
        """Make the programme up to so many seconds after its start, each frame so much late."""
        self._events.sort(key=lambda event: event[0])
        while self.engine.next_tick < START + until:
            now = self.engine.next_tick + late
            while self._events and self._events[0][0] <= now:
                at, event = self._events.pop(0)
                if isinstance(event, RtpMessage):
                    self.engine.receive(event, at)
                else:
                    self.engine.report(event, at)
            self.engine.tick(now)

    def keyframe_requests(self) -> list[int]:
        """Track numbers of the requests so far."""
        return [parse_track(body) for kind, body in self.messages if kind is Kind.KEYFRAME_REQUEST]

    def watch(self) -> Viewing:
        """What a viewer gets."""
        return Viewing([body for kind, body in self.messages if kind in (Kind.INIT, Kind.PART)])


class Viewing:
    """The programme decoded from its init segment and parts, with times from its start."""

    def __init__(self, media: list[bytes]) -> None:
        (self.init, head), *parts = (parse_media(body) for body in media)
        self.parts = [described for described, _ in parts]
        self.file = head + b"".join(data for _, data in parts)
        self.pictures: list[tuple[float, av.VideoFrame]] = []
        sounds: list[np.ndarray[Any, Any]] = []
        self.sound_begins: float | None = None
        with av.open(io.BytesIO(self.file), "r") as container:
            for frame in container.decode():
                if isinstance(frame, av.VideoFrame):
                    self.pictures.append((frame.time - TIME_OFFSET, frame))
                elif isinstance(frame, av.AudioFrame):
                    if self.sound_begins is None:
                        self.sound_begins = (frame.time or 0.0) - TIME_OFFSET
                    sounds.append(frame.to_ndarray())
        self.sound = np.concatenate(sounds, axis=1) if sounds else np.zeros((2, 0), np.float32)

    def picture_at(self, seconds: float) -> np.ndarray[Any, Any]:
        """Red, green and blue of the picture shown then."""
        _, frame = self.pictures[int(seconds * FRAME_RATE)]
        return frame.to_ndarray(format="rgb24")

    def colour_at(self, seconds: float, x: float, y: float) -> tuple[int, int, int]:
        """The colour at a place given in shares of width and height, averaged a little."""
        image = self.picture_at(seconds)
        row, column = int(y * image.shape[0]), int(x * image.shape[1])
        spot = image[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3]
        red, green, blue = spot.reshape(-1, 3).mean(axis=0)
        return round(red), round(green), round(blue)

    def sound_at(self, begin: float, end: float) -> np.ndarray[Any, Any]:
        """Left channel between two times."""
        origin = self.sound_begins or 0.0
        return self.sound[0, round((begin - origin) * 48_000) : round((end - origin) * 48_000)]

    def strongest_tone(self, begin: float, end: float) -> float:
        """The loudest frequency between two times, in hertz."""
        samples = self.sound_at(begin, end)
        spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
        return float(np.argmax(spectrum) * 48_000 / len(samples))


def near(colour: tuple[int, int, int], wanted: tuple[int, int, int], tolerance: int = 25) -> bool:
    """Whether two colours look alike."""
    return all(abs(a - b) <= tolerance for a, b in zip(colour, wanted, strict=True))
