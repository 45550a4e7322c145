"""What may be impossible with a stream; the messages are sentences for people."""


class StreamError(Exception):
    """A request that the stream's state does not allow."""


class StreamTransitionError(StreamError):
    """A launch or an end that is impossible from the state the stream is in."""

    def __init__(self, *, state: str, asked: str) -> None:
        super().__init__(f"The stream is {state}; it cannot {asked} now.")
        self.state = state
        self.asked = asked


class StreamNotLiveError(StreamError):
    """Nothing plays, so nobody can watch."""

    def __init__(self, *, state: str) -> None:
        super().__init__(f"The stream is {state}; there is nothing to watch now.")
        self.state = state
