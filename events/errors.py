"""What may be wrong about an event. The text of each is a sentence for people."""


class EventError(Exception):
    """Something was asked of an event that its state does not allow."""


_STANDING = {
    "hand_raised": "has a hand up",
    "joining": "is on the way to the room",
    "green_room": "is in the green room",
    "dropped": "lost the connection",
    "removed": "was removed from the event",
}


class StageTransitionError(EventError):
    """``asked`` is no step from ``state`` on the way to the stage."""

    def __init__(self, *, name: str, state: str, asked: str) -> None:
        wanted = asked.replace("_", " ")
        standing = _STANDING.get(state) or f"is {state.replace('_', ' ')}"
        super().__init__(f"{name} {standing}: “{wanted}” is not possible now.")
        self.state = state
        self.asked = asked


class StageFullError(EventError):
    """As many are on stage as may be."""

    def __init__(self, capacity: int) -> None:
        super().__init__(f"The stage is full: {capacity} are on it. Take somebody off first.")
        self.capacity = capacity


class EventClosedError(EventError):
    """The event is over or was cancelled."""

    def __init__(self, status: str) -> None:
        super().__init__(f"The event is {status}.")
        self.state = status


class EventNotScheduledError(EventError):
    """Only a scheduled event can be launched."""

    def __init__(self, status: str) -> None:
        super().__init__(f"Only a scheduled event can be launched; this one is {status}.")
        self.state = status
