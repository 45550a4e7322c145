"""Planning, launching, ending and cancelling events."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.audit import Actor
from events.errors import EventClosedError, EventNotScheduledError, RehearsalError
from events.live.messages import Scope
from events.live.outbox import News, news
from events.live.sections import event_section, programme_section
from events.models import Event, EventStatus
from events.services.log import event_audit
from events.services.mailings import mailing_cancelled, mailing_moved
from streaming.errors import StreamNotLiveError
from streaming.models import Stream, StreamState
from streaming.services import ENDABLE, stream_create, stream_end, stream_launch

PLAN = frozenset({"title", "starts_at", "ends_at", "time_zone", "status"})  # what calendars hold
_OPEN = (EventStatus.DRAFT, EventStatus.SCHEDULED)


def event_create(*, event: Event, by: Actor) -> Event:
    """Save a new event with a stream of its own."""
    with transaction.atomic():
        event.stream = stream_create(organization=event.organization)
        event.save()
        event_audit(event=event, by=by, action="event.create")
    return event


def event_update(*, event: Event, changed: Iterable[str], by: Actor) -> None:
    """Save the ``changed`` fields of an event, and only these, and tell everybody.

    Where it is cancelled, the room that people may rehearse in is closed.
    """
    changed = list(changed)
    with transaction.atomic():
        if "status" in changed and event.status == EventStatus.CANCELLED:
            _close_room(event, by)
        with news(event) as pen:
            before = Event.objects.get(pk=event.pk)
            _save(event, changed)
            event_audit(event=event, by=by, action="event.update", changed=changed)
            _tell(pen, event)
            _write(event, before)


def event_cancel(*, event: Event, by: Actor) -> None:
    """Call an event off; a programme that runs, or is rehearsed, ends.

    Raises EventClosedError for one that is over or was cancelled before.
    """
    with transaction.atomic():
        event_require_open(event=event)
        _close_room(event, by)
        with news(event) as pen:
            event.refresh_from_db(fields=["status"])
            event_require_open(event=event)
            event.status = EventStatus.CANCELLED
            _save(event, ["status"])
            event_audit(event=event, by=by, action="event.cancel")
            _tell(pen, event)
            mailing_cancelled(event=event)


def _close_room(event: Event, by: Actor) -> None:
    """End a stream that was launched, or whose room is open.

    The stream's row is locked, which comes before the event's lock: a launch at the same moment
    comes before it, and is ended, or after it, and is refused.
    """
    row = Stream.objects.select_for_update(no_key=True).get(pk=event.stream.pk)
    is_used = row.room_sid or row.state != StreamState.IDLE
    if is_used and row.state in ENDABLE:
        stream_end(stream=event.stream, by=by.user)


def _save(event: Event, changed: list[str]) -> None:
    """Save some fields; a change of the plan is counted."""
    if PLAN.intersection(changed):
        event.revision = F("revision") + 1
        changed = [*changed, "revision"]
    event.save(update_fields=changed)
    event.refresh_from_db()  # others may have changed the rest since it was read


def _tell(pen: News, event: Event) -> None:
    pen.tell("event.changed", to=Scope.EVERYONE, data={"event": event_section(event)})
    section = {"programme": programme_section(event)}
    pen.tell("programme.changed", to=Scope.MODERATORS, data=section)


def _write(event: Event, before: Event) -> None:
    """Have the ticket holders told by mail what became of their evening."""
    if event.status != before.status and event.status == EventStatus.CANCELLED:
        mailing_cancelled(event=event)
    elif event.starts_at != before.starts_at:
        mailing_moved(event=event, was=before.starts_at)


def event_launch(*, event: Event, by: Actor) -> None:
    """Ask for the event's programme to be live; it is a moment later.

    Raises EventNotScheduledError, RehearsalError, or StreamTransitionError when it was launched
    before.
    """
    _require_launchable(event)
    with transaction.atomic():
        stream_launch(stream=event.stream, by=by.user, planned_end=event.ends_at)
        event.refresh_from_db(fields=["status", "rehearsing"])  # in the lock that the news took
        _require_launchable(event)
        event_audit(event=event, by=by, action="event.launch")


def _require_launchable(event: Event) -> None:
    if event.status != EventStatus.SCHEDULED:
        raise EventNotScheduledError(event.status)
    _require_no_rehearsal(event)


def event_end(*, event: Event, by: Actor) -> None:
    """Ask for the programme to end.

    Raises RehearsalError, or StreamTransitionError when it ended before.
    """
    _require_no_rehearsal(event)
    with transaction.atomic():
        stream_end(stream=event.stream, by=by.user)
        event_audit(event=event, by=by, action="event.end")


def _require_no_rehearsal(event: Event) -> None:
    if event.rehearsing:
        raise RehearsalError(_("The event is being rehearsed: end the rehearsal first."))


def event_ended(*, event: Event) -> None:
    """Note that the programme is over, and with it the event."""
    Event.objects.filter(pk=event.pk, status=EventStatus.SCHEDULED).update(status=EventStatus.ENDED)
    event.refresh_from_db(fields=["status"])


def event_require_open(*, event: Event) -> None:
    """Raise EventClosedError once the event is over or was cancelled."""
    if event.status not in _OPEN:
        raise EventClosedError(event.status)


def event_require_audience(*, event: Event) -> None:
    """Raise StreamNotLiveError while the event is rehearsed: the audience sees nothing of it."""
    if event.rehearsing:
        raise StreamNotLiveError(state=event.programme_state)
