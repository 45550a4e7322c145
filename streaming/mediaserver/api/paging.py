"""Lists in pages, as Twilio's newer APIs give them.

A page token names the item at the edge of the page it came from: ``PA<sid>`` for what is after it,
``PB<sid>`` for what is before. So pages neither repeat nor skip items while the list grows.
``Page`` alone counts pages from the start.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from streaming.mediaserver.api.parameters import Parameters
from streaming.mediaserver.errors import INVALID_PARAMETER

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000
MAX_PAGE = 999_999_999
AFTER, BEFORE = "PA", "PB"
_TOKEN = re.compile(f"(?P<side>{AFTER}|{BEFORE})(?P<sid>[A-Z]{{2}}[0-9a-f]{{32}})")


class Listed(Protocol):
    """Anything that has a SID."""

    @property
    def sid(self) -> str:
        """Its SID."""


Item = TypeVar("Item", bound=Listed)


@dataclass(frozen=True)
class Listing(Generic[Item]):
    """A list to be paged: all ``items`` in order, those ``shown``, and how one is ``rendered``.

    ``key`` names the list in the answer, ``url`` is its absolute address. ``items`` are given
    whole, so that a page token is still understood when its item no longer passes the filter.
    Once the item itself is gone, the page's number counts.
    """

    key: str
    url: str
    items: Sequence[Item]
    shown: Callable[[Item], bool]
    rendered: Callable[[Item], Any]

    def page(self, query: Parameters) -> dict[str, Any]:
        """Return the answer for ``PageSize``, ``Page`` and ``PageToken``; raises 20001."""
        size = query.integer("PageSize", DEFAULT_PAGE_SIZE, low=1, high=MAX_PAGE_SIZE)
        number = query.integer("Page", 0, low=0, high=MAX_PAGE)
        token = query.text("PageToken")
        start = self._start(token, number, size)
        visible = [item for item in self.items if self.shown(item)]
        items = visible[start : start + size]
        link = _Links(self.url, query, size)
        before = items and start > 0
        after = items and start + size < len(visible)
        meta = {
            "page": number,
            "page_size": size,
            "first_page_url": link.to(0),
            "previous_page_url": link.to(max(number - 1, 0), BEFORE + items[0].sid)
            if before
            else None,
            "url": link.to(number, token),
            "next_page_url": link.to(number + 1, AFTER + items[-1].sid) if after else None,
            "key": self.key,
        }
        return {"meta": meta, self.key: [self.rendered(item) for item in items]}

    def _start(self, token: str | None, number: int, size: int) -> int:
        """Return the place of the first item to show, among those shown."""
        if token is None:
            return number * size
        match = _TOKEN.fullmatch(token)
        if match is None:
            raise INVALID_PARAMETER("PageToken must be one from the URL of a page")
        sids = [item.sid for item in self.items]
        if match["sid"] not in sids:
            return number * size
        edge = sids.index(match["sid"])
        if match["side"] == AFTER:
            return sum(map(self.shown, self.items[: edge + 1]))
        return max(0, sum(map(self.shown, self.items[:edge])) - size)


@dataclass(frozen=True)
class _Links:
    """Writes the addresses of pages, with the filters of this one."""

    url: str
    query: Parameters
    size: int

    def to(self, number: int, token: str | None = None) -> str:
        """Return the address of a page."""
        values = self.query.given() | {"PageSize": str(self.size), "Page": str(number)}
        values.pop("PageToken", None)
        return f"{self.url}?{urlencode(values | ({'PageToken': token} if token else {}))}"
