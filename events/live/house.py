"""The sockets of one event in one process, by what they may see."""

from collections.abc import Callable, Iterable, Iterator

from accounts.models import User
from events.live.messages import Scope, is_backstage
from events.live.outlet import Outlet


class House:
    """Sockets by their own scope: the public's, the moderators', and each person's."""

    def __init__(self) -> None:
        self._sockets: dict[str, set[Outlet]] = {}
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __contains__(self, outlet: Outlet) -> bool:
        return outlet in self._sockets.get(outlet.scope, ())

    def add(self, outlet: Outlet) -> None:
        """Let a socket in."""
        self._sockets.setdefault(outlet.scope, set()).add(outlet)
        self._size += 1

    def remove(self, outlet: Outlet) -> None:
        """See a socket out that is in."""
        sockets = self._sockets[outlet.scope]
        sockets.remove(outlet)
        self._size -= 1
        if not sockets:
            del self._sockets[outlet.scope]

    def of(self, scope: str) -> Iterable[Outlet]:
        """Return the sockets that may see messages of a scope."""
        if scope == Scope.EVERYONE:
            return self._all(lambda own: True)
        if scope == Scope.GUESTS:
            return self._all(lambda own: own != Scope.EVERYONE)
        if scope == Scope.BACKSTAGE:
            return self._all(is_backstage)
        return tuple(self._sockets.get(scope, ()))

    @property
    def users(self) -> set[User]:
        """Who sits at the moderators' desk."""
        return {outlet.user for outlet in self.of(Scope.MODERATORS) if outlet.user}

    def _all(self, may_see: Callable[[str], bool]) -> Iterator[Outlet]:
        for own, sockets in tuple(self._sockets.items()):
            if may_see(own):
                yield from tuple(sockets)
