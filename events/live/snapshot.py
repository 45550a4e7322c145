"""The snapshot: all that one role may know of an event, at a number of its messages."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from events.live.outbox import latest_number
from events.live.sections import audience_row, event_section, speaker_row, stream_section
from events.models import Event
from events.selectors import audience_of, speakers_of, stage_names, viewers_count
from events.viewers import Viewer, ViewerRole

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is true after the message ``number``, and perhaps after later ones.

    Messages hold whole values, so that applying those later ones again changes nothing.
    """

    number: int
    state: State

    def frame(self) -> dict[str, Any]:
        """Return it as the live channel and the API say it."""
        return {"type": "snapshot", "number": self.number, "state": self.state}


def snapshot(viewer: Viewer) -> Snapshot:
    """Return what ``viewer`` may know now.

    The number is read before the state: the other way round, a change between the two readings
    would be lost. Raises Http404 when the viewer's link was revoked meanwhile.
    """
    number = latest_number(viewer.event.pk)
    return Snapshot(number, state_for(viewer.reread()))


def state_for(viewer: Viewer) -> State:
    """Return what ``viewer`` may know, by the event and the guest as they were read."""
    state: State = {
        "server_time": timezone.now().isoformat(),
        "event": event_section(viewer.event),
        "stream": stream_section(viewer.event),
        "me": viewer.me(),
    }
    if viewer.role is not ViewerRole.PUBLIC:
        state["stage"] = stage_names(viewer.event)
    if viewer.role is ViewerRole.MODERATOR:
        state |= _desk(viewer.event)
    return state


def _desk(event: Event) -> State:
    """Return what only moderators may know."""
    return {
        "stream": stream_section(event) | {"failure": event.stream.failure},
        "viewers": viewers_count(event),
        "audience": [audience_row(one, watching=one.watching) for one in audience_of(event)],
        "speakers": [speaker_row(speaker) for speaker in speakers_of(event)],
    }
