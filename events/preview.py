"""The time machine: an event's page as it is at another time, for those who plan the event.

The rows in hand are changed and never saved; the page is built with ``config.clock`` at that time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import has_role
from accounts.models import Role
from config import clock
from events.models import Event, EventStatus
from streaming.models import StreamState

USUAL_LENGTH = timedelta(hours=1)  # of a programme without a planned end
FARTHEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time worth trying: what it is called, and how it stands in the page's address."""

    name: str
    at: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The time that is tried, in the event's zone.

    ``is_understood`` is whether what was written is a time; if not, it is now.
    """

    at: datetime
    is_understood: bool
    moments: list[Moment]


def preview_of(request: HttpRequest, event: Event) -> Preview | None:
    """Return which time ``?at=`` asks for; None when it is not asked, or not by an organizer.

    A time without a zone is one of the event's zone.
    """
    written = request.GET.get("at")
    if written is None or not may_preview(request, event):
        return None
    read = _read(written, event)
    at = (read or clock.now()).astimezone(event.zone)
    return Preview(at, is_understood=read is not None, moments=_moments(event))


def may_preview(request: HttpRequest, event: Event) -> bool:
    """Whether somebody may look at the event's page at another time."""
    return has_role(request.user, event.organization, role=Role.ORGANIZER)


def event_set_to(event: Event, moment: datetime) -> None:
    """Let the event in hand be as by its plan it is at ``moment``; nothing is saved."""
    event.rehearsing = False
    if event.status == EventStatus.CANCELLED:
        return
    event.status = EventStatus.SCHEDULED
    event.stream.state, event.stream.live_at = StreamState.IDLE, None
    if moment >= _end(event):
        event.status, event.stream.state = EventStatus.ENDED, StreamState.ENDED
    elif moment >= event.starts_at:
        event.stream.state, event.stream.live_at = StreamState.LIVE, event.starts_at


def _end(event: Event) -> datetime:
    return event.ends_at or event.starts_at + USUAL_LENGTH


def _read(written: str, event: Event) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    if timezone.is_naive(moment):
        moment = moment.replace(tzinfo=event.zone)
    try:
        far = abs(moment - event.starts_at) > FARTHEST
    except OverflowError:
        return None
    return None if far else moment


def _moments(event: Event) -> list[Moment]:
    """Return a time in each part of the evening."""
    times = (
        (_("Before the doors"), event.doors_at - timedelta(minutes=1)),
        (_("Doors open"), event.doors_at),
        (_("Live"), event.starts_at),
        (_("Ended"), _end(event)),
    )
    return [Moment(name, _written(at.astimezone(event.zone))) for name, at in times]


def _written(at: datetime) -> str:
    """Return a time as the page's address has it: of the event's zone, which it does not name."""
    return at.replace(tzinfo=None).isoformat()
