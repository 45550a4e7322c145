"""One programme as players see it: playlists, files, and waiting for what comes next."""

import asyncio
import hmac
import math
import re
import secrets
import time
from collections.abc import Callable, Sequence

from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.playlist import (
    MediaPlaylist,
    Rendition,
    part_target_limit,
    render_multivariant,
)
from streaming.mediaserver.hls.segments import Part, part_name
from streaming.mediaserver.hls.timeline import Timeline

_START_PARTS = 4  # players start three parts from the end; one more, so that it is in media
_FILE = re.compile(r"init([0-9]{1,9})\.mp4|([0-9]{1,9})(?:\.([0-9]{1,9}))?\.m4s")


class HlsStream:
    """The media of one PlayerStreamer. Only what a player may still ask for is kept.

    The composer puts init segments and parts, the origin reads. `on_started` is called at the first
    part; `last_part_at` is the monotonic time of the newest, for seeing that a source is dead.
    `part_target` and `segment_target` are seconds.
    """

    def __init__(
        self,
        sid: str,
        *,
        part_target: float,
        segment_target: float,
        on_started: Callable[[], None] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sid = sid
        self._secret = secrets.token_bytes(32)
        self.part_target = part_target
        self.segment_target = segment_target
        self.on_started = on_started
        self.last_part_at: float | None = None
        self.ended = False
        self._monotonic = monotonic
        self._timeline = Timeline(
            part_target=part_target, segment_target=segment_target, monotonic=monotonic
        )
        self._rendition: Rendition | None = None
        self._parts_put = 0
        self._playlists: dict[bool, bytes] = {}
        self._changed: asyncio.Future[None] | None = None

    def put_init(
        self, data: bytes, codecs: str, width: int, height: int, frame_rate: float
    ) -> None:
        """Take an encoder's init segment. Another one means the encoder was restarted.

        Width and height are 0 for a programme without a picture.
        """
        self._rendition = Rendition(codecs, width, height, frame_rate)
        self._timeline.add_init(data)

    def put_part(
        self, data: bytes, *, duration: float, independent: bool, starts_segment: bool
    ) -> None:
        """Publish a part of `duration` seconds; after the end it is ignored.

        Raises ValueError for a part longer than the part target, and for a segment that does not
        begin with an independent part.
        """
        if self.ended:
            return
        if round(duration, 5) > part_target_limit(self.part_target):
            raise ValueError(f"A part of {duration} s is longer than {self.part_target} s.")
        self._timeline.append(Part(data, duration, independent), starts_segment=starts_segment)
        self.last_part_at = self._monotonic()
        self._parts_put += 1
        if self._parts_put == 1 and self.on_started is not None:
            self.on_started()
        self._announce()

    def end(self) -> None:
        """Close the playlist. The last window stays playable until the stream is let go."""
        self._timeline.close()
        self.ended = True
        self._announce()

    @property
    def started(self) -> bool:
        """Whether any media has come."""
        return self._parts_put > 0

    @property
    def playable(self) -> bool:
        """Whether a player that keeps its distance from the end finds media there."""
        return self._parts_put >= _START_PARTS or (self.ended and self.started)

    @property
    def patience(self) -> float:
        """Seconds a request may be held: three target durations (§6.2.5.2)."""
        return 3 * self.segment_target

    def changed(self) -> "asyncio.Future[None]":
        """A future, shared by all who wait, that is done at the next part or at the end."""
        if self._changed is None:
            self._changed = asyncio.get_running_loop().create_future()
        return self._changed

    def multivariant(self, uri: str) -> bytes:
        """The multivariant playlist with its media playlist at `uri`."""
        if self._rendition is None:
            raise HlsError(404, "stream-not-started", "The programme has not started yet.")
        return render_multivariant(self._rendition, self._timeline.segments, uri)

    def playlist(self, *, skip: bool) -> bytes:
        """The media playlist as it is now, or its delta update."""
        if skip not in self._playlists:
            self._playlists[skip] = self._render(skip=skip)
        return self._playlists[skip]

    def has(self, segment: int, part: int | None) -> bool:
        """Whether the playlist reaches a segment, or a part of it; always once ended.

        Raises HlsError 400 for one so far ahead that waiting for it makes no sense.
        """
        if self.ended:
            return True
        open_number, parts = self._timeline.next_part()
        reach = parts if segment == open_number else 0
        if segment > open_number + 1 or (
            part is not None and segment >= open_number and part >= reach + self._advance_limit
        ):
            raise HlsError(400, "too-far-ahead", "The playlist asked for is too far ahead.")
        return self._timeline.has(segment, part)

    def is_hinted(self, name: str) -> bool:
        """Whether a file is the part that the playlist says is to come next."""
        return not self.ended and name == part_name(*self._timeline.next_part())

    def file(self, name: str) -> Sequence[bytes]:
        """The pieces of an init segment, a part or a whole segment.

        Raises HlsError 404 for what never was, 410 for what is gone.
        """
        match = _FILE.fullmatch(name)
        if match is None:
            raise HlsError(404, "media-unknown", "There is no such file in this programme.")
        init, segment, part = (int(group) if group else None for group in match.groups())
        if init is not None:
            return self._init(init)
        return self._media(segment or 0, part)

    def folder(self, name: str) -> str:
        """The unguessable folder of a file, another one for each segment.

        Whoever may no longer ask for playlists finds nothing beyond the segments they know.
        """
        segment = name.partition(".")[0]
        return hmac.digest(self._secret, segment.encode(), "sha256")[:16].hex()

    @property
    def _advance_limit(self) -> int:
        return math.ceil(3 / self.part_target) if self.part_target < 1 else 3

    def _init(self, number: int) -> Sequence[bytes]:
        inits = self._timeline.inits
        if number in inits:
            return (inits[number],)
        raise self._missing(gone=number < min(inits, default=0))

    def _media(self, number: int, index: int | None) -> Sequence[bytes]:
        segment = self._timeline.get(number)
        if segment is None:
            raise self._missing(gone=number < self._timeline.first_number)
        if index is None and segment.complete:
            return [part.data for part in segment.parts]
        if index is not None and index < len(segment.parts):
            return (segment.parts[index].data,)
        raise self._missing(gone=False)

    def _missing(self, *, gone: bool) -> HlsError:
        if gone:
            return HlsError(410, "media-gone", "This part of the programme is no longer kept.")
        return HlsError(404, "media-unknown", "There is no such file in this programme.")

    def _render(self, *, skip: bool) -> bytes:
        return MediaPlaylist(
            segments=self._timeline.segments,
            part_target=self.part_target,
            segment_target=self.segment_target,
            discontinuity_sequence=self._timeline.discontinuity_sequence,
            uri=lambda name: f"../{self.folder(name)}/{name}",
            hint=None if self.ended else part_name(*self._timeline.next_part()),
        ).render(skip=skip)

    def _announce(self) -> None:
        self._playlists.clear()
        if self._changed is not None and not self._changed.done():
            self._changed.set_result(None)
        self._changed = None
