"""What may be impossible with a stream; the messages are sentences for people."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

_STATES = {
    "idle": pgettext_lazy("state of a stream", "idle"),
    "starting": pgettext_lazy("state of a stream", "starting"),
    "live": pgettext_lazy("state of a stream", "live"),
    "interrupted": pgettext_lazy("state of a stream", "interrupted"),
    "ending": pgettext_lazy("state of a stream", "ending"),
    "ended": pgettext_lazy("state of a stream", "ended"),
    "failed": pgettext_lazy("state of a stream", "failed"),
}
_ASKED = {
    "launch": pgettext_lazy("asked of a stream", "launch"),
    "end": pgettext_lazy("asked of a stream", "end"),
    "open its room": pgettext_lazy("asked of a stream", "open its room"),
}


class StreamError(Exception):
    """A request that the stream's state does not allow."""


class StreamTransitionError(StreamError):
    """A launch or an end that is impossible from the state the stream is in."""

    def __init__(self, *, state: str, asked: str) -> None:
        said = _("The stream is %(state)s; it cannot %(asked)s now.")
        super().__init__(said % {"state": _STATES[state], "asked": _ASKED.get(asked, asked)})
        self.state = state
        self.asked = asked


class StreamNotLiveError(StreamError):
    """Nothing plays, so nobody can watch."""

    def __init__(self, *, state: str) -> None:
        said = _("The stream is %(state)s; there is nothing to watch now.")
        super().__init__(said % {"state": _STATES[state]})
        self.state = state
