"""All streams of all accounts, and the only place where they change."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from streaming.mediaserver.composer.config import PART_SECONDS, SEGMENT_SECONDS
from streaming.mediaserver.errors import CONFLICT, INVALID_PARAMETER, TwilioError
from streaming.mediaserver.hls.stream import HlsStream
from streaming.mediaserver.sids import new_sid
from streaming.mediaserver.streams.context import ExtensionContext
from streaming.mediaserver.streams.listeners import StreamListener
from streaming.mediaserver.streams.model import (
    MediaProcessor,
    PlayerStreamer,
    ProcessorEnd,
    StreamerEnd,
    StreamOptions,
)
from streaming.mediaserver.streams.running import ComposerFactory, ComposerRuns
from streaming.mediaserver.streams.store import Store

logger = logging.getLogger(__name__)

SOURCE_GRACE = timedelta(seconds=30)
"""How long a started PlayerStreamer goes on without media, for another source to come."""
AFTERLIFE = timedelta(minutes=2)
"""How long the last window of an ended programme stays fetchable."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Streams:
    """Creates, finds and ends PlayerStreamers and MediaProcessors, and tells ``listeners``.

    ``playing`` are the programmes to be served, by VJ SID: also those that ended a moment ago.
    """

    def __init__(
        self, compose: ComposerFactory, *, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self.listeners: list[StreamListener] = []
        self.playing: dict[str, HlsStream] = {}
        self.streamers: Store[PlayerStreamer] = Store()
        self.processors: Store[MediaProcessor] = Store()
        self._clock = clock
        self._ended_at: dict[str, datetime] = {}
        self._runs = ComposerRuns(compose, failed=self._fail, exited=self._exited)

    def create_streamer(
        self, account_sid: str, *, options: StreamOptions, video: bool = True
    ) -> PlayerStreamer:
        """Create a PlayerStreamer, which may be played once a MediaProcessor feeds it."""
        now = self._clock()
        sid = new_sid("VJ")
        stream = HlsStream(sid, part_target=PART_SECONDS, segment_target=SEGMENT_SECONDS)
        streamer = PlayerStreamer(sid, account_sid, options, now, now, video=video, media_at=now)
        stream.on_started = lambda: self._started(streamer)
        self.playing[sid] = stream
        self.streamers.add(streamer)
        self._tell_streamer(streamer)
        return streamer

    def create_processor(
        self,
        account_sid: str,
        *,
        extension: str,
        extension_context: str,
        context: ExtensionContext,
        options: StreamOptions,
    ) -> MediaProcessor:
        """Start a MediaProcessor; its extension loads in the background.

        Raises 20001 when an output cannot be fed.
        """
        outputs = [self._output(account_sid, sid, context) for sid in context.outputs]
        now = self._clock()
        processor = MediaProcessor(
            new_sid("ZX"),
            account_sid,
            options,
            now,
            now,
            extension=extension,
            extension_context=extension_context,
            context=context,
            outputs=outputs,
        )
        self.processors.add(processor)
        self._tell_processor(processor)
        self._runs.begin(processor)
        return processor

    def change_processor(self, processor: MediaProcessor, changes: Mapping[str, Any]) -> None:
        """Change the layout, the spotlight or the subscribe rules while the programme goes on.

        Raises 20001 for what cannot be changed so, 20409 when the MediaProcessor is over.
        """
        context = processor.context.changed(changes)
        if processor.over:
            raise CONFLICT(f"the MediaProcessor has {processor.status}")
        given = json.loads(processor.extension_context)
        processor.extension_context = json.dumps({**given, **changes})
        processor.context = context
        processor.updated_at = self._clock()
        self._runs.change(processor)

    def end_streamer(self, streamer: PlayerStreamer, reason: StreamerEnd = "ended-via-api") -> None:
        """End a programme; a MediaProcessor that has no other output fails for it."""
        if streamer.over:
            return
        streamer.status = "ended"
        streamer.ended_reason = reason
        streamer.updated_at = self._clock()
        self.playing[streamer.sid].end()
        self._ended_at[streamer.sid] = streamer.updated_at
        self._tell_streamer(streamer)
        for processor in self.processors.active():
            if all(output.over for output in processor.outputs):
                self._fail(processor, "error-streaming-media", "Every output has ended.")

    def end_processor(
        self, processor: MediaProcessor, reason: ProcessorEnd = "ended-via-api"
    ) -> None:
        """Stop composing; the outputs wait a while for another source."""
        self._finish(processor, "ended", reason)

    def expire(self, now: datetime | None = None) -> None:
        """End what has outlived its limits: call it about once a second."""
        now = now or self._clock()
        for processor in self.processors.active():
            if now >= processor.deadline:
                self.end_processor(processor, "max-duration-exceeded")
        for streamer in self.streamers.active():
            self._expire_streamer(streamer, now)
        for sid, ended_at in tuple(self._ended_at.items()):
            if now >= ended_at + AFTERLIFE:
                del self._ended_at[sid], self.playing[sid]

    async def stop(self) -> None:
        """End everything, and wait for the composers."""
        for processor in self.processors.active():
            self.end_processor(processor)
        for streamer in self.streamers.active():
            self.end_streamer(streamer)
        await self._runs.ended()

    def _output(self, account_sid: str, sid: str, context: ExtensionContext) -> PlayerStreamer:
        try:
            streamer = self.streamers.find(account_sid, sid)
        except TwilioError:
            raise _unfit(sid, "is not a PlayerStreamer of this account") from None
        if streamer.over:
            raise _unfit(sid, "has ended")
        if any(streamer in processor.outputs for processor in self.processors.active()):
            raise _unfit(sid, "already has a MediaProcessor")
        if context.has_video and not streamer.video:
            raise _unfit(sid, 'takes sound only; say "video": false')
        return streamer

    def _started(self, streamer: PlayerStreamer) -> None:
        if streamer.status == "created":
            streamer.status = "started"
            streamer.updated_at = self._clock()
            self._tell_streamer(streamer)

    def _expire_streamer(self, streamer: PlayerStreamer, now: datetime) -> None:
        last_part_at = self.playing[streamer.sid].last_part_at
        if last_part_at != streamer.media_mark:
            streamer.media_mark, streamer.media_at = last_part_at, now
        if now >= streamer.deadline:
            self.end_streamer(streamer, "max-duration-exceeded")
        elif streamer.status == "started" and now >= streamer.media_at + SOURCE_GRACE:
            self.end_streamer(streamer, "stream-disconnected-by-source")

    def _exited(self, processor: MediaProcessor, code: int | None, why: str) -> None:
        """A composer that leaves an empty room ends; one that breaks fails."""
        if code == 0:
            self._finish(processor, "ended", "ended-via-api", why)
        else:
            self._fail(processor, "internal-service-error", why)

    def _fail(self, processor: MediaProcessor, reason: ProcessorEnd, message: str) -> None:
        self._finish(processor, "failed", reason, message)

    def _finish(
        self,
        processor: MediaProcessor,
        status: Literal["ended", "failed"],
        reason: ProcessorEnd,
        message: str = "",
    ) -> None:
        if processor.over:
            return
        processor.status = status
        processor.ended_reason = reason
        processor.error_message = message
        processor.updated_at = self._clock()
        self._runs.end(processor)
        self._tell_processor(processor)

    def _tell_streamer(self, streamer: PlayerStreamer) -> None:
        for listener in self.listeners:
            try:
                listener.player_streamer_changed(streamer)
            except Exception:
                logger.exception("a stream listener failed at %s", streamer.sid)

    def _tell_processor(self, processor: MediaProcessor) -> None:
        for listener in self.listeners:
            try:
                listener.media_processor_changed(processor)
            except Exception:
                logger.exception("a stream listener failed at %s", processor.sid)


def _unfit(sid: str, reason: str) -> TwilioError:
    return INVALID_PARAMETER(f"ExtensionContext: the output {sid} {reason}")
