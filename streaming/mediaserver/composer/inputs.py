"""Everybody's tracks: RTP in, the sounds and pictures of the moment out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping

from streaming.mediaserver.composer.audio_input import AudioInput
from streaming.mediaserver.composer.ring import Sound
from streaming.mediaserver.composer.sync import ParticipantClock
from streaming.mediaserver.composer.video_input import Picture, VideoInput
from streaming.mediaserver.composer.wire import RtpMessage, SenderReport, TrackInfo

logger = logging.getLogger(__name__)


class Inputs:
    """Tracks by their numbers.

    `position_at` gives the programme's sample at a monotonic time; `request_keyframe` takes the
    number of a track. What strangers put into packets costs at most their own track something.
    """

    def __init__(
        self, position_at: Callable[[float], int], request_keyframe: Callable[[int], None]
    ) -> None:
        self._position_at = position_at
        self._request_keyframe = request_keyframe
        self._audio: dict[int, AudioInput] = {}
        self._video: dict[int, VideoInput] = {}
        self._owners: dict[int, str] = {}
        self._clocks: dict[str, ParticipantClock] = {}

    @property
    def participants(self) -> Collection[str]:
        """The SIDs of those who have tracks."""
        return self._clocks.keys()

    def add(self, track: TrackInfo, position: int, *, pictures: bool) -> None:
        """Take a track, sound from this sample on; without `pictures` there are only sounds."""
        clock = self._clocks.setdefault(track.participant, ParticipantClock())
        self._owners[track.number] = track.participant
        if track.kind == "audio":
            self._audio[track.number] = AudioInput(clock, self._position_at, position)
        elif pictures:
            self._video[track.number] = VideoInput(
                track.codec, clock, lambda: self._request_keyframe(track.number)
            )

    def remove(self, number: int) -> None:
        """A track is gone."""
        self._audio.pop(number, None)
        self._video.pop(number, None)
        owner = self._owners.pop(number, None)
        if owner is not None and owner not in self._owners.values():
            del self._clocks[owner]

    def set_enabled(self, number: int, enabled: bool) -> None:
        """A track is muted or unmuted."""
        if number in self._audio:
            self._audio[number].enabled = enabled

    def receive(self, packet: RtpMessage, now: float) -> None:
        """Take a packet."""
        track = self._track(packet.track)
        if track is None:
            return
        try:
            track.receive(packet, now)
        except Exception:
            logger.exception("a packet of track %d could not be used", packet.track)

    def report(self, report: SenderReport, now: float) -> None:
        """Take a sender report."""
        track = self._track(report.track)
        if track is not None:
            track.report(report, now)

    def show(self, seen: Collection[int], now: float) -> None:
        """Decode these videos and no others."""
        for number, track in self._video.items():
            track.show(number in seen, now)

    def sounds_until(self, now: float) -> None:
        """Bring all sound up to a time."""
        _advance(self._audio, now)

    def sounds(self, count: int) -> Iterator[tuple[str, Sound]]:
        """Read so many samples of everybody who is heard, with whose they are."""
        for number, track in self._audio.items():
            sound = track.read(count)
            if sound is not None:
                yield self._owners[number], sound

    def pictures(self, now: float) -> dict[int, Picture | None]:
        """Bring all pictures up to a time and return them."""
        _advance(self._video, now)
        return {number: track.picture for number, track in self._video.items()}

    def _track(self, number: int) -> AudioInput | VideoInput | None:
        return self._audio.get(number) or self._video.get(number)


def _advance(tracks: Mapping[int, AudioInput] | Mapping[int, VideoInput], now: float) -> None:
    """Use packets that waited behind a gap; they cost as little as those that did not."""
    for number, track in tracks.items():
        try:
            track.advance(now)
        except Exception:
            logger.exception("what waited of track %d could not be used", number)
