"""The hubs of this process: one for each event that has sockets here."""

from uuid import uuid4

from events.live.hub import Hub
from events.live.outlet import Outlet
from events.live.state import Shared
from events.models import Event


class Registry:
    """Starts a hub with an event's first socket and forgets it after the last."""

    def __init__(self) -> None:
        self._process = uuid4().hex
        self._hubs: dict[str, Hub] = {}  # by the event's public id

    def __len__(self) -> int:
        return len(self._hubs)

    def number(self, event_id: str) -> int | None:
        """Return the number of the last message handed on here, if the event has sockets here."""
        hub = self._hubs.get(event_id)
        return hub.number if hub else None

    async def join(self, event: Event, outlet: Outlet) -> Shared:
        """Feed a socket from now on; return the state that its first message continues."""
        if event.public_id not in self._hubs:
            self._hubs[event.public_id] = Hub(event, self._process, forget=self._forget)
        return await self._hubs[event.public_id].join(outlet)

    def is_news(self, outlet: Outlet, *, since: int | None) -> bool:
        """Whether what was read of a socket's person after message ``since`` may be old by now."""
        return since is None or self._hubs[outlet.event].is_news(outlet.scope, since=since)

    def leave(self, outlet: Outlet) -> None:
        """Feed a socket no more. Leaving twice is once."""
        hub = self._hubs.get(outlet.event)
        if hub is not None:
            hub.leave(outlet)

    def _forget(self, event: Event) -> None:
        del self._hubs[event.public_id]


registry = Registry()
