"""The media server's side of a composer: its place in the room, its process, its end."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from streaming.mediaserver.composer.attendance import Attendance
from streaming.mediaserver.composer.child import Child
from streaming.mediaserver.composer.config import ComposerConfig
from streaming.mediaserver.composer.identities import COMPOSER_PREFIX
from streaming.mediaserver.composer.rules import subscribe_rules
from streaming.mediaserver.composer.wire import (
    Kind,
    WireError,
    pack_json,
    parse_media,
    parse_track,
)
from streaming.mediaserver.hls.stream import HlsStream
from streaming.mediaserver.rooms import Room, Rooms

logger = logging.getLogger(__name__)

ALONE_SECONDS = 300.0
_START_SECONDS = 30.0


class ComposerError(Exception):
    """The composer could not be started."""


class _End(NamedTuple):
    """Why a composer is over."""

    well: bool
    reason: str


class Composer:
    """Composes a room into HLS streams, from `start` until `stop` or `on_exit`.

    `on_exit` is called once when it ends by itself: with the status 0 and a sentence when there
    was nothing more to do, with the exit status of the process (negative: a signal) when that
    failed. It is not called after `stop`, nor when `start` raises.
    """

    def __init__(
        self,
        rooms: Rooms,
        room: Room,
        *,
        identity: str = "",
        context: Mapping[str, Any],
        environment: Mapping[str, Any],
        outputs: Sequence[HlsStream],
        on_exit: Callable[[int | None, str], None],
        alone_seconds: float = ALONE_SECONDS,
    ) -> None:
        """Raises ValueError or TwilioError for a context or environment that cannot be used."""
        ComposerConfig.parse(context, environment)
        self.identity = identity or f"{COMPOSER_PREFIX}-v1-{secrets.token_hex(8)}"
        self._rooms = rooms
        self._room = room
        self._context = dict(context)
        self._environment = dict(environment)
        self._rules = subscribe_rules(context)
        self._outputs = outputs
        self._on_exit = on_exit
        self._alone_seconds = alone_seconds
        self._child: Child | None = None
        self._attendance: Attendance | None = None
        self._started: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._over: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._life: asyncio.Task[None] | None = None
        self._quiet = False

    @property
    def pid(self) -> int | None:
        """The id of the process; None before the start."""
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Begin the programme; returns when its first bytes are there.

        Raises ComposerError when the process fails, TwilioError when the room refuses.
        """
        self._child = await Child.spawn()
        config = {"context": self._context, "environment": self._environment}
        self._child.send(pack_json(Kind.CONFIG, config))
        self._attendance = attendance = Attendance(
            self._rooms,
            self._room,
            self.identity,
            self._child,
            rules=self._rules,
            alone_seconds=self._alone_seconds,
            on_over=lambda reason: self._end(_End(well=True, reason=reason)),
        )
        self._life = asyncio.create_task(self._live(self._child, attendance))
        try:
            attendance.join()
            await self._wait_for_media()
        except BaseException:
            await self.stop()
            raise

    def change(self, context: Mapping[str, Any]) -> None:
        """Take another layout, spotlight and subscribe rules: the programme goes on without a cut.

        Before the start it is to begin with them. Raises as the constructor does.
        """
        config = ComposerConfig.parse(context, self._environment)
        self._context, self._rules = dict(context), subscribe_rules(context)
        if self._child is not None:
            arranged = {"layout": config.layout, "spotlight": config.spotlight}
            self._child.send(pack_json(Kind.LAYOUT, arranged))
        if self._attendance is not None:
            self._attendance.set_rules(self._rules)

    async def stop(self) -> None:
        """End the programme; returns when nothing of it is left, after 3 s at most."""
        self._quiet = True
        self._end(_End(well=True, reason="stopped"))
        if self._life is not None:
            await asyncio.shield(self._life)

    async def _wait_for_media(self) -> None:
        await asyncio.wait(
            {self._started, self._over}, timeout=_START_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        if self._over.done():
            raise ComposerError(self._over.result().reason)
        if not self._started.done():
            raise ComposerError(f"The composer made nothing in {_START_SECONDS:.0f} s.")

    async def _live(self, child: Child, attendance: Attendance) -> None:
        """Read what the process makes until all is over, then clean up."""
        reading = asyncio.create_task(self._read(child, attendance))
        end: _End = await self._over
        attendance.leave()
        status = await child.end()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        if not self._quiet and self._started.done():
            self._on_exit(0 if end.well else status or 1, end.reason)

    async def _read(self, child: Child, attendance: Attendance) -> None:
        try:
            async for kind, body in child.messages():
                self._take(kind, body, attendance)
        except (WireError, ValueError) as error:
            logger.exception("composer %d sent what cannot be used", child.pid)
            self._end(_End(well=False, reason=f"The composer went wrong: {error}"))
        else:
            self._end(_End(well=False, reason="The composer process ended unexpectedly."))

    def _take(self, kind: Kind, body: bytes, attendance: Attendance) -> None:
        if kind is Kind.PART:
            described, data = parse_media(body)
            for output in self._outputs:
                output.put_part(data, **described)
        elif kind is Kind.INIT:
            described, data = parse_media(body)
            for output in self._outputs:
                output.put_init(data, **described)
            if not self._started.done():
                self._started.set_result(None)
        elif kind is Kind.KEYFRAME_REQUEST:
            attendance.request_keyframe(parse_track(body))
        else:
            raise WireError(f"{kind.name} is not for the media server")

    def _end(self, end: _End) -> None:
        if not self._over.done():
            self._over.set_result(end)
