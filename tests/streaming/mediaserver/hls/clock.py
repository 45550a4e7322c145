"""A monotonic clock that a test moves."""


class Clock:
    """Call it for the time, `advance` it in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
