"""PlayerStreamer and MediaProcessor: plain state, changed only through :class:`Streams`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from streaming.mediaserver.streams.context import ExtensionContext

StreamerEnd = Literal["ended-via-api", "max-duration-exceeded", "stream-disconnected-by-source"]
ProcessorEnd = Literal[
    "ended-via-api",
    "max-duration-exceeded",
    "error-loading-extension",
    "error-streaming-media",
    "internal-service-error",
]

DEFAULT_MAX_DURATION = 300
LONGEST_DURATION = 90_000


@dataclass(frozen=True)
class StreamOptions:
    """What both resources may be created with; ``max_duration`` is seconds."""

    max_duration: int = DEFAULT_MAX_DURATION
    status_callback: str | None = None
    status_callback_method: str = "POST"


@dataclass(eq=False)
class StreamResource:
    """What both resources have in common."""

    sid: str
    account_sid: str
    options: StreamOptions
    created_at: datetime
    updated_at: datetime
    sequence_number: int = 0
    """Number of the last status callback of this resource."""

    @property
    def deadline(self) -> datetime:
        """When its MaxDuration is over."""
        return self.created_at + timedelta(seconds=self.options.max_duration)


@dataclass(eq=False, kw_only=True)
class PlayerStreamer(StreamResource):
    """One programme as players see it; ``created`` until media arrives, then ``started``."""

    video: bool = True
    status: Literal["created", "started", "ended"] = "created"
    ended_reason: StreamerEnd | None = None
    media_at: datetime
    """When new media was last seen."""
    media_mark: float | None = None
    """``HlsStream.last_part_at`` of that time."""

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.status == "ended"


@dataclass(eq=False, kw_only=True)
class MediaProcessor(StreamResource):
    """A composer at work from a room to PlayerStreamers, or one that has been."""

    extension: str
    extension_context: str
    """The JSON as it was given, with what was changed since."""
    context: ExtensionContext
    outputs: list[PlayerStreamer] = field(default_factory=list)
    status: Literal["started", "ended", "failed"] = "started"
    ended_reason: ProcessorEnd | None = None
    error_message: str = ""
    """What went wrong, in a sentence."""

    @property
    def over(self) -> bool:
        """Whether it has ended or failed."""
        return self.status != "started"
