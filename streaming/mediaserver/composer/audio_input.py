"""One audio track: RTP in, sound on the programme's time out."""

from __future__ import annotations

from collections.abc import Callable

import av
import numpy as np

from streaming.mediaserver.composer.config import SAMPLE_RATE
from streaming.mediaserver.composer.jitter import JitterBuffer
from streaming.mediaserver.composer.ring import Sound, SoundRing, level
from streaming.mediaserver.composer.sync import ParticipantClock, TrackClock
from streaming.mediaserver.composer.wire import RtpMessage, SenderReport

_IN_STEP = 0.04
"""Seconds a sound may be off its place while somebody speaks."""
_IN_STEP_WHEN_QUIET = 0.004
_FULL_SCALE = np.float32(1 / 32768)
_QUIET = 0.003
"""Root mean square below which a correction is not heard."""


class AudioInput:
    """Decodes Opus (RFC 7587) and lays it where it belongs.

    `position_at` maps monotonic seconds to a position in the programme's samples.
    """

    def __init__(
        self, participant: ParticipantClock, position_at: Callable[[float], int], position: int
    ) -> None:
        self._clock = TrackClock("audio", SAMPLE_RATE, participant)
        self._position_at = position_at
        self._jitter = JitterBuffer()
        self._decoder = _opus_decoder()
        self._ring = SoundRing(position)
        self._anchor: int | None = None
        self.enabled = True

    def report(self, report: SenderReport, now: float) -> None:
        """Take a sender report."""
        self._clock.report(report.ntp, report.timestamp, now)

    def receive(self, packet: RtpMessage, now: float) -> None:
        """Take a packet."""
        self._jitter.push(packet, self._clock.observe(packet.timestamp, packet.arrival))
        self.advance(now)

    def advance(self, now: float) -> None:
        """Decode what is in order, and what may not wait for lost packets any longer."""
        for packet in self._jitter.pop(now):
            if packet is not None and packet.payload:
                self._decode(packet)

    def read(self, count: int) -> Sound | None:
        """The next samples of the programme, None for silence."""
        sound = self._ring.read(count)
        return sound if self.enabled else None

    def _decode(self, packet: RtpMessage) -> None:
        try:
            frames = self._decoder.decode(av.Packet(packet.payload))
        except av.FFmpegError:
            return
        for frame in frames:
            samples = np.frombuffer(memoryview(frame.planes[0]), np.int16, 2 * frame.samples)
            self._place(packet.timestamp, samples.reshape(-1, 2).T * _FULL_SCALE)

    def _place(self, timestamp: int, sound: Sound) -> None:
        """Go on where the last packet ended, unless that is too far from where it belongs."""
        number = self._clock.unwrapped(timestamp)
        wanted = self._position_at(self._clock.playout(timestamp)) - number
        if self._anchor is None or self._is_out_of_step(wanted - self._anchor, sound):
            self._anchor = wanted
        self._ring.write(self._anchor + number, sound)

    def _is_out_of_step(self, samples: int, sound: Sound) -> bool:
        """Whether sound that lies so far off its place is to be moved there."""
        off = abs(samples) / SAMPLE_RATE
        return off > _IN_STEP or (off > _IN_STEP_WHEN_QUIET and level(sound) < _QUIET)


def _opus_decoder() -> av.AudioCodecContext:
    decoder = av.CodecContext.create("libopus", "r")
    decoder.layout = "stereo"
    decoder.sample_rate = SAMPLE_RATE
    return decoder
