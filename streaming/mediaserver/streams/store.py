"""Keeps the resources of all accounts, and forgets the oldest that are over."""

from typing import Generic, TypeVar

from streaming.mediaserver.errors import NOT_FOUND
from streaming.mediaserver.streams.model import MediaProcessor, PlayerStreamer

KEPT_OVER = 1000
"""Resources that are over and still listed, for each account."""

Resource = TypeVar("Resource", PlayerStreamer, MediaProcessor)


class Store(Generic[Resource]):
    """Resources by SID, in the order of their creation."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Resource] = {}

    def add(self, resource: Resource) -> None:
        """Take a new resource; the account's oldest one that is over may go for it."""
        self._by_sid[resource.sid] = resource
        over = [other for other in self.of(resource.account_sid) if other.over]
        for other in over[KEPT_OVER:]:
            del self._by_sid[other.sid]

    def find(self, account_sid: str, sid: str) -> Resource:
        """Return a resource of this account; raises 20404, also for another's."""
        resource = self._by_sid.get(sid)
        if resource is None or resource.account_sid != account_sid:
            raise NOT_FOUND()
        return resource

    def of(self, account_sid: str) -> list[Resource]:
        """Return the account's resources, newest first."""
        return [r for r in reversed(self._by_sid.values()) if r.account_sid == account_sid]

    def active(self) -> list[Resource]:
        """Return what is not over, of all accounts."""
        return [resource for resource in self._by_sid.values() if not resource.over]
