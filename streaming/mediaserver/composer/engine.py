"""The programme: what comes in, what is shown and heard, what goes out, frame by frame.

Nothing here looks at a clock. Frame n belongs to `start + n / 24` seconds and is made when `tick`
is called for it; when that is late the last picture is repeated, so that no frame, no part and no
sample is ever left out. A machine that is always late still shows four pictures a second.
"""

from __future__ import annotations

from collections.abc import Callable

from streaming.mediaserver.composer.config import (
    AUDIO_BLOCK,
    FRAME_RATE,
    PART_SECONDS,
    SAMPLE_RATE,
    ComposerConfig,
    Layout,
)
from streaming.mediaserver.composer.dominance import DominantSpeaker
from streaming.mediaserver.composer.encoder import Encoder, Part
from streaming.mediaserver.composer.inputs import Inputs
from streaming.mediaserver.composer.mixer import Mixer
from streaming.mediaserver.composer.painter import Painter
from streaming.mediaserver.composer.ring import level
from streaming.mediaserver.composer.stage import Stage
from streaming.mediaserver.composer.wire import (
    Kind,
    RtpMessage,
    SenderReport,
    TrackInfo,
    pack_json,
    pack_track,
)

_BLOCK_SECONDS = AUDIO_BLOCK / SAMPLE_RATE
_SAMPLES_PER_FRAME = SAMPLE_RATE // FRAME_RATE
_MOST_REPEATS = FRAME_RATE // 4 - 1
"""Late frames in a row that show the last picture: the next one looks, late or not."""


class Engine:
    """One programme. `send` takes messages for the media server."""

    def __init__(self, config: ComposerConfig, send: Callable[[bytes], None]) -> None:
        self._config = config
        self._send = send
        self._stage = Stage(config.width, config.height, show_names=config.show_identities)
        self._stage.arrange(config.layout, config.spotlight)
        self._painter = Painter(config.width, config.height, config.background)
        self._encoder = Encoder(config)
        self._mixer = Mixer()
        self._dominance = DominantSpeaker()
        self._inputs = Inputs(self._position_at, self._request_keyframe)
        self._scene = self._stage.scene()
        self._painter.paint(self._scene, {})
        self._start = 0.0
        self._frames = 0
        self._blocks = 0
        self._repeats = 0
        self.repeated = 0
        """Frames that showed the last picture again because their time had passed."""

    @property
    def next_tick(self) -> float:
        """When the next frame is to be made (monotonic seconds)."""
        return self._start + self._frames / FRAME_RATE

    def begin(self, now: float) -> None:
        """The programme begins now."""
        self._start = now
        described = {
            "codecs": self._encoder.codecs,
            "width": self._config.width,
            "height": self._config.height,
            "frame_rate": FRAME_RATE,
        }
        self._send(pack_json(Kind.INIT, described, self._encoder.init_segment()))

    def add_track(self, track: TrackInfo, now: float) -> None:
        """Somebody's track is to be shown or heard."""
        self._inputs.add(track, self._blocks * AUDIO_BLOCK, pictures=self._config.video)
        self._stage.add(track)
        self.set_enabled(track.number, track.enabled, now)

    def remove_track(self, number: int, now: float) -> None:
        """A track is gone."""
        self._inputs.remove(number)
        self._stage.remove(number)
        self._restage(now)

    def set_enabled(self, number: int, enabled: bool, now: float) -> None:
        """A track is muted or unmuted."""
        self._inputs.set_enabled(number, enabled)
        self._stage.set_enabled(number, enabled)
        self._restage(now)

    def arrange(self, layout: Layout, spotlight: str, now: float) -> None:
        """Place people in another way from the next frame on."""
        self._stage.arrange(layout, spotlight)
        self._restage(now)

    def receive(self, packet: RtpMessage, now: float) -> None:
        """Take a packet."""
        self._inputs.receive(packet, now)

    def report(self, report: SenderReport, now: float) -> None:
        """Take a sender report."""
        self._inputs.report(report, now)

    def tick(self, now: float) -> None:
        """Make the next frame and the sound up to it."""
        on_time = now - self.next_tick < 1 / FRAME_RATE
        self._hear(now)
        if on_time or self._repeats == _MOST_REPEATS:
            self._look(now)
            self._repeats = 0
        else:
            self._repeats += 1
            self.repeated += 1
        part = self._encoder.add_picture(self._painter.frame if self._config.video else None)
        self._frames += 1
        if part is not None:
            self._send_part(part)

    def _hear(self, now: float) -> None:
        """Mix all whole blocks up to the frame's time."""
        self._inputs.sounds_until(now)
        while (self._blocks + 1) * AUDIO_BLOCK <= self._frames * _SAMPLES_PER_FRAME:
            self._mix_block(now)

    def _mix_block(self, now: float) -> None:
        levels = dict.fromkeys(self._inputs.participants, 0.0)
        sounds = []
        for participant, sound in self._inputs.sounds(AUDIO_BLOCK):
            sounds.append(sound)
            levels[participant] += level(sound)
        self._encoder.add_sound(self._mixer.mix(sounds))
        self._blocks += 1
        if self._stage.set_dominant(self._dominance.update(levels, _BLOCK_SECONDS)):
            self._restage(now)

    def _look(self, now: float) -> None:
        self._painter.paint(self._scene, self._inputs.pictures(now))

    def _restage(self, now: float) -> None:
        self._scene = self._stage.scene()
        self._inputs.show(self._scene.videos, now)

    def _send_part(self, part: Part) -> None:
        described = {
            "duration": PART_SECONDS,
            "independent": part.starts_segment,
            "starts_segment": part.starts_segment,
        }
        self._send(pack_json(Kind.PART, described, part.data))

    def _request_keyframe(self, number: int) -> None:
        self._send(pack_track(Kind.KEYFRAME_REQUEST, number))

    def _position_at(self, time: float) -> int:
        """The programme's sample at a monotonic time."""
        return round((time - self._start) * SAMPLE_RATE)
