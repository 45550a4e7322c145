"""What the platform asks of a media plane, in the words of Twilio Live.

Creating is made safe against partial failure by the caller: every resource carries the stream's
callback URL, so that one whose answer was lost can be found by it and adopted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Protocol


class BackendError(Exception):
    """The media plane did not do what was asked; the message is a sentence for people."""


class BackendUnavailableError(BackendError):
    """No usable answer: unreachable, too slow, overloaded or broken. Worth trying again."""


class BackendRefusedError(BackendError):
    """A clear no, with Twilio's error ``code`` and the HTTP ``status``."""

    def __init__(self, message: str, *, code: int, status: int) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class RoomState:
    """A room as the media plane sees it; ``active`` while it takes participants."""

    sid: str
    active: bool


TrackSource = Literal["microphone", "camera", "screen"]


@dataclass(frozen=True, slots=True)
class TrackState:
    """A published track; ``enabled`` unless it is muted."""

    sid: str
    source: TrackSource
    enabled: bool


@dataclass(frozen=True, slots=True)
class ParticipantState:
    """Somebody connected to a room, with what they publish."""

    sid: str
    identity: str
    tracks: tuple[TrackState, ...] = ()


class Layout(StrEnum):
    """How the composer arranges the pictures of a programme."""

    GRID = "grid"
    SPOTLIGHT = "spotlight"
    PRESENTATION = "presentation"


MOST_RULES = 20  # Twilio's limit of SubscribeRules, and so of identities on a programme


@dataclass(frozen=True, slots=True)
class Programme:
    """Who is seen and heard on a programme, and how; nobody else is on it.

    ``identities`` are those of room participants, at most 20; ``spotlight`` is one of them, or
    ``""`` for whoever speaks.
    """

    identities: tuple[str, ...] = ()
    layout: Layout = Layout.PRESENTATION
    spotlight: str = ""

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for more people than a composer can be told of."""
        if len(self.identities) > MOST_RULES:
            raise ValueError(f"A programme shows at most {MOST_RULES} participants.")


@dataclass(frozen=True, slots=True)
class ResourceState:
    """A PlayerStreamer or a MediaProcessor; ``ended_reason`` is empty while it runs."""

    sid: str
    status: Literal["created", "started", "ended", "failed"]
    ended_reason: str = ""

    @property
    def active(self) -> bool:
        """Whether it runs or may still begin to."""
        return self.status in ("created", "started")


@dataclass(frozen=True, slots=True)
class PlaybackGrant:
    """The right to start playing a streamer until ``expires_at``; ``payload`` is kept verbatim."""

    payload: Mapping[str, Any]
    expires_at: datetime

    @property
    def playback_url(self) -> str:
        """Where the player loads the master playlist."""
        return str(self.payload["playbackUrl"])


class MediaBackend(Protocol):
    """A media plane. Every method may raise ``BackendError``; fetching what is gone gives None.

    Ending, removing and revoking what is already gone succeeds.
    """

    def room_ensure(self, *, name: str, callback_url: str) -> RoomState:
        """Create the room, or adopt the one in progress under this unique name."""

    def room_fetch(self, *, sid: str) -> RoomState | None:
        """Look at a room."""

    def room_end(self, *, sid: str) -> None:
        """Complete a room, which disconnects everybody."""

    def participants(self, *, room_sid: str) -> list[ParticipantState]:
        """List who is connected to a room, composers left out, with what they publish."""

    def participant_remove(self, *, room_sid: str, identity: str) -> None:
        """Disconnect somebody from a room."""

    def microphone_mute(self, *, room_sid: str, identity: str) -> None:
        """Mute somebody's microphone at the server, where the media plane knows how.

        Only they can unmute it. Nothing happens when they are not there.
        """

    def streamers(self, *, callback_url: str) -> list[ResourceState]:
        """List the active PlayerStreamers that report to this URL, newest first."""

    def streamer_create(self, *, callback_url: str, max_duration: int) -> ResourceState:
        """Create a PlayerStreamer that lasts at most ``max_duration`` seconds."""

    def streamer_fetch(self, *, sid: str) -> ResourceState | None:
        """Look at a PlayerStreamer."""

    def streamer_end(self, *, sid: str) -> None:
        """End a PlayerStreamer."""

    def processors(self, *, callback_url: str) -> list[ResourceState]:
        """List the active MediaProcessors that report to this URL, newest first."""

    def processor_create(
        self,
        *,
        room_sid: str,
        streamer_sid: str,
        identity: str,
        programme: Programme,
        callback_url: str,
        max_duration: int,
    ) -> ResourceState:
        """Create a MediaProcessor that composes the room into the streamer.

        Its composer joins as ``identity``. It shows only the programme from its first moment where
        the media plane knows how, elsewhere from the first ``programme_update`` after it joined.
        """

    def programme_update(
        self, *, room_sid: str, processor_sid: str, identity: str, programme: Programme
    ) -> None:
        """Have the composer of that identity show this programme; repeating it changes nothing.

        Nothing happens when there is no such composer. Layouts are left out where the media plane
        knows only its own.
        """

    def processor_fetch(self, *, sid: str) -> ResourceState | None:
        """Look at a MediaProcessor."""

    def processor_end(self, *, sid: str) -> None:
        """End a MediaProcessor."""

    def playback_grant(self, *, streamer_sid: str, ttl: int) -> PlaybackGrant:
        """Ask for a grant that any number of viewers may start with for ``ttl`` seconds."""

    def playback_narrow(self, *, grant: PlaybackGrant, identity: str) -> PlaybackGrant:
        """Narrow a grant to one viewer where the media plane knows how; no upstream call."""

    def playback_revoke(self, *, streamer_sid: str, identity: str) -> None:
        """End one viewer's playback where the media plane knows how."""

    def identities_watching(self, *, streamer_sid: str) -> list[str] | None:
        """List who plays the streamer, or None where the media plane cannot say."""
