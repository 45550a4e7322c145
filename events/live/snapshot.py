"""The snapshot: all that one role may know of an event, at a number of its messages."""

from dataclasses import dataclass
from typing import Any

from config import clock
from events.live.outbox import latest_number
from events.live.people import people_of
from events.live.sections import (
    announcement_section,
    backstage_section,
    event_section,
    programme_section,
    stream_section,
)
from events.live.state import NOBODY_THERE, Shared, State
from events.models import Event
from events.selectors import announcement_of, stage_names, viewers_count
from events.viewers import Viewer, ViewerRole


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


def shared_snapshot(event_pk: int) -> Shared:
    """Return what the moderators know now but for ``me``; a hub starts with it."""
    number = latest_number(event_pk)
    event = Event.objects.select_related("stream", "organization").get(pk=event_pk)
    return Shared(number, _public(event) | _inside(event) | _desk(event))


def state_for(viewer: Viewer) -> State:
    """Return what ``viewer`` may know, by the event and the guest as they were read."""
    event = viewer.event
    state = {"server_time": clock.now().isoformat(), "me": viewer.me(), **_public(event)}
    if viewer.role is ViewerRole.AUDIENCE:
        state |= NOBODY_THERE if event.rehearsing else _inside(event)
    if viewer.role is ViewerRole.SPEAKER:
        state |= _inside(event) | {"stream": backstage_section(event)}
    if viewer.role is ViewerRole.MODERATOR:
        state |= _inside(event) | _desk(event)
    return state


def _public(event: Event) -> State:
    """Return what everybody may know."""
    return {"event": event_section(event), "stream": stream_section(event)}


def _inside(event: Event) -> State:
    """Return what all with a personal link, and moderators, may know too.

    In a rehearsal the audience may not.
    """
    return {
        "stage": stage_names(event),
        "announcement": announcement_section(announcement_of(event)),
    }


def _desk(event: Event) -> State:
    """Return what only moderators may know."""
    return {
        "stream": backstage_section(event) | {"failure": event.stream.failure},
        "people": people_of(event),
        "programme": programme_section(event),
        "viewers": viewers_count(event),
    }
