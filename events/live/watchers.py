"""Whose pages are open at this process: noted here at once, agreed upon with the others in batches.

A ticket may be open at the event's ``ticket_connections`` places; the newest win.
"""

import asyncio
from itertools import islice

from django.db import Error

from events.live.database import in_database
from events.live.outlet import Outlet
from events.models import Event
from events.services.presence import Connection, presence_change, presence_renew

EVERY = 1.0  # seconds between two batches
BATCH = 500


class Watchers:
    """The open pages of one event's ticket holders, and which of them are not written yet."""

    def __init__(self, event: Event, process: str) -> None:
        self._event = event
        self._process = process
        self._allowed = event.ticket_connections
        self._pages: dict[int, list[Outlet]] = {}  # by key of Audience, the oldest first
        self._changed: dict[int, None] = {}  # keys whose pages are not written yet, in order
        self._untold = False
        self._due = 0.0

    @property
    def is_settled(self) -> bool:
        """Whether all that happened is written and told."""
        return not self._changed and not self._untold

    def came(self, outlet: Outlet) -> list[Outlet]:
        """Note an open page; return those of the same ticket that it supersedes."""
        if outlet.audience is None:
            return []
        pages = self._pages.setdefault(outlet.audience, [])
        pages.append(outlet)
        self._changed[outlet.audience] = None
        return pages[: -self._allowed]

    def went(self, outlet: Outlet) -> None:
        """Note that a page closed."""
        if outlet.audience is None:
            return
        pages = self._pages[outlet.audience]
        pages.remove(outlet)
        if not pages:
            del self._pages[outlet.audience]
        self._changed[outlet.audience] = None

    async def write(self) -> None:
        """Write a batch of what changed, if it is time. Raises Error; it is kept then."""
        now = asyncio.get_running_loop().time()
        if self.is_settled or now < self._due:
            return
        self._due = now + EVERY
        keys = list(islice(self._changed, BATCH))
        for key in keys:
            del self._changed[key]
        try:
            told = await in_database(
                presence_change,
                event=self._event,
                process=self._process,
                pages={key: self._connections(key) for key in keys},
            )
        except Error:
            self._changed |= dict.fromkeys(keys)
            raise
        self._untold = not told

    async def renew(self) -> None:
        """Vouch for the open pages again, and forget what nobody vouches for.

        A process that did not vouch for long is forgotten by the others: its pages are noted again.
        """
        written = len(self._pages.keys() - self._changed.keys())
        renewal = await in_database(presence_renew, event=self._event, process=self._process)
        self._allowed = renewal.connections
        self._untold = self._untold or not renewal.told
        if renewal.viewers < written:
            self._changed |= dict.fromkeys(self._pages)

    def _connections(self, key: int) -> list[Connection]:
        return [(outlet.id, outlet.opened) for outlet in self._pages.get(key, ())]
