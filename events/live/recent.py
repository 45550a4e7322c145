"""Of whom there was news lately: what was read of somebody else before it is still true."""


class Recent:
    """The last message of each person, remembered for at least one round of ``forget``."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._known_since = self._latest = self._forget_at = 0

    def begin(self, number: int) -> None:
        """Know nothing of what was told up to message ``number``."""
        self._last.clear()
        self._known_since = self._latest = self._forget_at = number

    def note(self, scope: str, number: int) -> None:
        """Note a message in a person's own scope."""
        self._last[scope] = self._latest = number

    def is_news(self, scope: str, *, since: int) -> bool:
        """Whether there was a message in ``scope`` after number ``since``, or nobody knows."""
        return since < self._known_since or self._last.get(scope, 0) > since

    def forget(self) -> None:
        """Forget what was noted before the last call of this."""
        self._known_since, self._forget_at = self._forget_at, self._latest
        self._last = {s: at for s, at in self._last.items() if at > self._known_since}
