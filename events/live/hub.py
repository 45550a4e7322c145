"""The sockets of one event in one process, and the one task that feeds them.

The task reads the outbox every quarter second, at once when the channel layer wakes it, encodes
each message once and hands the same frame to every socket that may see it.
"""

import asyncio
import json
import logging
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import islice

from channels.db import database_sync_to_async
from django.db import DatabaseError

from events.access import moderators_among
from events.live.messages import REVOKED, Scope, is_personal
from events.live.outbox import latest_number, messages_after, messages_prune
from events.live.outlet import NOT_YOURS, Outlet
from events.live.wake import listen
from events.models import Audience, Event, EventMessage
from events.services.presence import RENEW_EVERY, presence_change, presence_renew

LOOK_EVERY = 0.25  # seconds
PRESENCE_EVERY = 1.0
PRESENCE_BATCH = 500

logger = logging.getLogger(__name__)


def frame_of(message: EventMessage) -> str:
    """Encode a message as clients receive it; a personal scope is called ``me``."""
    scope = Scope.ME if is_personal(message.scope) else message.scope
    return json.dumps(
        {
            "type": message.type,
            "number": message.number,
            "previous": message.previous,
            "scope": scope,
            "data": message.data,
        }
    )


class Hub:
    """Feeds sockets until the last has left; then it calls ``forget`` and ends."""

    def __init__(self, event: Event, process: str, forget: Callable[[Event], None]) -> None:
        self._event = event
        self._process = process
        self._forget = forget
        self._outlets: defaultdict[str, set[Outlet]] = defaultdict(set)
        self._open_pages: Counter[int] = Counter()  # by key of Audience
        self._presence: dict[int, bool] = {}  # changes that are not written yet
        self._presence_due = self._upkeep_due = 0.0
        self._number = 0
        self._started = asyncio.Event()
        self._woken = asyncio.Event()
        self._task = asyncio.create_task(self._run(), name=f"hub of event {event.pk}")

    async def join(self, outlet: Outlet) -> None:
        """Feed a socket from now on: every message after this returns, perhaps some before."""
        for scope in outlet.viewer.scopes:
            self._outlets[scope].add(outlet)
        self._count(outlet, +1)
        await self._started.wait()

    def leave(self, outlet: Outlet) -> None:
        """Feed a socket no more. Leaving twice is once."""
        if outlet in self._outlets[Scope.EVERYONE]:
            for scope in outlet.viewer.scopes:
                self._outlets[scope].discard(outlet)
            self._count(outlet, -1)

    def _count(self, outlet: Outlet, change: int) -> None:
        if isinstance(outlet.viewer.guest, Audience):
            key = outlet.viewer.guest.pk
            was_open = self._open_pages[key] > 0
            self._open_pages[key] += change
            is_open = self._open_pages[key] > 0
            if was_open != is_open:
                self._presence[key] = is_open

    async def _run(self) -> None:
        listening = asyncio.create_task(listen(self._event.pk, self._woken))
        while not self._started.is_set() or self._outlets[Scope.EVERYONE] or self._presence:
            try:
                await self._turn()
            except Exception:  # whatever it is: the event's pages must not go deaf
                logger.exception("event %s: a turn failed", self._event.pk)
            await self._pause()
        self._forget(self._event)
        listening.cancel()

    async def _turn(self) -> None:
        if not self._started.is_set():
            self._number = await database_sync_to_async(latest_number)(self._event.pk)
            self._started.set()
        await self._carry()
        now = asyncio.get_running_loop().time()
        if self._presence and now >= self._presence_due:
            self._presence_due = now + PRESENCE_EVERY
            await self._write_presence()
        if now >= self._upkeep_due:
            self._upkeep_due = now + RENEW_EVERY
            await self._upkeep()

    async def _carry(self) -> None:
        """Hand on what is new in the outbox."""
        read = database_sync_to_async(messages_after)
        for message in await read(self._event.pk, self._number):
            self._number = message.number
            readers = self._outlets.get(message.scope, ())
            frame = frame_of(message)
            for outlet in readers:
                outlet.offer(message.number, frame)
            if message.type == REVOKED and is_personal(message.scope):
                for outlet in readers:
                    outlet.close(NOT_YOURS)

    async def _write_presence(self) -> None:
        batch = dict(islice(self._presence.items(), PRESENCE_BATCH))
        for key in batch:
            del self._presence[key]
        try:
            await database_sync_to_async(presence_change)(
                event=self._event,
                process=self._process,
                came=[key for key, is_open in batch.items() if is_open],
                went=[key for key, is_open in batch.items() if not is_open],
            )
        except DatabaseError:
            self._presence = batch | self._presence
            raise

    async def _upkeep(self) -> None:
        """Renew what lasts only for a while, and drop what is over."""
        await database_sync_to_async(presence_renew)(event=self._event, process=self._process)
        await database_sync_to_async(messages_prune)(self._event.pk)
        desk = tuple(self._outlets[Scope.MODERATORS])  # others may join while it is asked
        users = {outlet.viewer.user for outlet in desk if outlet.viewer.user}
        allowed = await database_sync_to_async(moderators_among)(self._event, users)
        for outlet in desk:
            if outlet.viewer.user not in allowed:
                outlet.close(NOT_YOURS)

    async def _pause(self) -> None:
        """Wait a moment, or until woken."""
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await self._woken.wait()
        except TimeoutError:
            pass
        self._woken.clear()
