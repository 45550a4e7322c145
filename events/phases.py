"""What is going on at an event, in one word for the page everybody may see.

static/js/state.js and pages/event.js decide it the same way while the page is open.
"""

from config import clock
from events.models import Event, EventStatus
from streaming.models import StreamState

_OVER = (StreamState.ENDING, StreamState.ENDED)


def phase_of(event: Event) -> str:
    """Return before, doors, starting, live, interrupted, ended or cancelled."""
    state = event.programme_state
    if event.status == EventStatus.CANCELLED:
        return "cancelled"
    if event.status == EventStatus.ENDED or state in _OVER:
        return "ended"
    if state == StreamState.FAILED:
        return "interrupted" if event.stream.live_at else "starting"
    if state == StreamState.IDLE:
        return "doors" if clock.now() >= event.doors_at else "before"
    return state
