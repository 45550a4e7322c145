"""One video track: RTP in, the picture of the moment out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Literal, NamedTuple

import av

from streaming.mediaserver.composer.config import FRAME_RATE
from streaming.mediaserver.composer.depacketize import AccessUnit, depacketizer
from streaming.mediaserver.composer.jitter import JitterBuffer
from streaming.mediaserver.composer.sync import ParticipantClock, TrackClock
from streaming.mediaserver.composer.wire import RtpMessage, SenderReport

_RATE = 90_000
_PATIENCE = 0.2
"""Seconds to wait for lost packets: long enough for a retransmission."""
_ASK_AGAIN = 1.0
_MAX_WAITING = 24
_HALF_FRAME = 0.5 / FRAME_RATE
"""Pictures are shown this much before their time or later, not only later."""
MAX_PIXELS = 2560 * 1600
"""Larger pictures are not decoded: they would only cost memory."""


_MAX_ASPECT = 4


class Picture(NamedTuple):
    """A decoded picture and the clockwise quarter turns it needs to stand upright."""

    frame: av.VideoFrame
    turns: int


class VideoInput:
    """Decodes a VP8 or H.264 track while it is shown, and asks for key frames when it has to."""

    def __init__(
        self, codec: str, participant: ParticipantClock, request_keyframe: Callable[[], None]
    ) -> None:
        self._codec = codec
        self._clock = TrackClock("video", _RATE, participant)
        self._request_keyframe = request_keyframe
        self._picture: Picture | None = None
        self._asked_at = 0.0
        self._shown = False
        self._begin()

    @property
    def picture(self) -> Picture | None:
        """The picture to show now; None before there is one."""
        return self._picture

    def show(self, shown: bool, now: float) -> None:
        """Begin or stop decoding."""
        if shown == self._shown:
            return
        self._shown = shown
        self._begin()
        if shown:
            self._ask(now)

    def report(self, report: SenderReport, now: float) -> None:
        """Take a sender report."""
        self._clock.report(report.ntp, report.timestamp, now)

    def receive(self, packet: RtpMessage, now: float) -> None:
        """Take a packet."""
        self._clock.observe(packet.timestamp, packet.arrival)
        if self._shown:
            self._jitter.push(packet, packet.arrival + _PATIENCE)
            self._take(now)

    def advance(self, now: float) -> None:
        """Bring the picture up to `now` (monotonic seconds)."""
        self._take(now)
        if self._needs_keyframe and self._shown and now - self._asked_at >= _ASK_AGAIN:
            self._ask(now)
        while self._waiting and self._waiting[0][0] <= now + _HALF_FRAME:
            self._picture = self._waiting.popleft()[1]

    def _begin(self) -> None:
        self._jitter = JitterBuffer()
        self._depacketizer = depacketizer(self._codec)
        self._decoder = _decoder(self._codec)
        self._waiting: deque[tuple[float, Picture]] = deque(maxlen=_MAX_WAITING)
        self._picture = None
        self._needs_keyframe = True

    def _take(self, now: float) -> None:
        for packet in self._jitter.pop(now):
            if packet is None:
                self._depacketizer.lost()
                continue
            unit = self._depacketizer.push(packet)
            if self._depacketizer.take_damage():
                self._lose_track(now)
            if unit is not None:
                self._decode(unit, now)

    def _decode(self, unit: AccessUnit, now: float) -> None:
        if self._needs_keyframe and not unit.keyframe:
            return
        try:
            frames = self._decoder.decode(av.Packet(unit.data))
        except av.FFmpegError:
            self._decoder = _decoder(self._codec)
            self._lose_track(now)
            return
        self._needs_keyframe = False
        due = self._clock.playout(unit.timestamp)
        self._waiting.extend(
            (due, Picture(frame, unit.orientation)) for frame in frames if _is_presentable(frame)
        )

    def _lose_track(self, now: float) -> None:
        """Nothing can be decoded until the next key frame: the last picture stays."""
        if not self._needs_keyframe:
            self._needs_keyframe = True
            self._ask(now)

    def _ask(self, now: float) -> None:
        self._asked_at = now
        self._request_keyframe()


def _is_presentable(frame: av.VideoFrame) -> bool:
    """Slivers are not shown: to fill a tile they would have to be made huge."""
    return max(frame.width, frame.height) <= _MAX_ASPECT * min(frame.width, frame.height)


def _decoder(codec: str) -> av.VideoCodecContext:
    name: Literal["vp8", "h264"] = "vp8" if codec == "VP8" else "h264"
    decoder = av.CodecContext.create(name, "r")
    decoder.thread_count = 1
    decoder.flags |= 0x80000  # AV_CODEC_FLAG_LOW_DELAY
    decoder.options = {"max_pixels": str(MAX_PIXELS)}
    return decoder
