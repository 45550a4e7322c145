"""The programme on an event's page in the admin: its state in a sentence, Launch and End."""

from typing import TypedDict

from events.models import Event, EventStatus
from events.selectors import viewers_count
from streaming.models import StreamState
from streaming.services import ENDABLE, LAUNCHABLE

_SENTENCES: dict[str, str] = {
    StreamState.IDLE: "The programme has not been launched.",
    StreamState.STARTING: "The programme is starting.",
    StreamState.INTERRUPTED: "The programme is interrupted and is being mended.",
    StreamState.ENDING: "The programme is being ended.",
    StreamState.ENDED: "The programme has ended.",
    StreamState.FAILED: "The programme could not be started.",
}


class Panel(TypedDict):
    """What the page shows, and refreshes every other second."""

    state: str
    sentence: str
    may_launch: bool
    may_end: bool


def panel_of(event: Event) -> Panel:
    """Describe the programme of an event to its organizer."""
    state = event.stream.state
    scheduled = event.status == EventStatus.SCHEDULED
    return {
        "state": state,
        "sentence": _sentence(event),
        "may_launch": scheduled and state in LAUNCHABLE,
        "may_end": state in ENDABLE and state != StreamState.IDLE,
    }


def _sentence(event: Event) -> str:
    stream = event.stream
    if stream.state == StreamState.LIVE and stream.live_at:
        since = stream.live_at.astimezone(event.zone)
        return f"Live since {since:%H:%M} ({event.time_zone}). {_watching(viewers_count(event))}"
    said = _SENTENCES.get(stream.state, "The programme is live.")
    return f"{said} {stream.failure}".strip()


def _watching(viewers: int) -> str:
    return {0: "Nobody watches.", 1: "1 person watches."}.get(viewers, f"{viewers} people watch.")
