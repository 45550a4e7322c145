"""The programme in the admin: its state in a sentence, and what an organizer may ask of it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TypedDict

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config import clock
from events.models import Event, EventStatus, Presence
from events.selectors import viewers_count
from streaming.failures import said
from streaming.models import StreamState
from streaming.services import ENDABLE, LAUNCHABLE

_UNATTENDED = timedelta(seconds=60)
_SENTENCES: dict[str, str | Promise] = {
    StreamState.IDLE: gettext_lazy("The programme has not been launched."),
    StreamState.STARTING: gettext_lazy("The programme is starting."),
    StreamState.INTERRUPTED: gettext_lazy("The programme is interrupted and is being mended."),
    StreamState.ENDING: gettext_lazy("The programme is being ended."),
    StreamState.ENDED: gettext_lazy("The programme has ended."),
    StreamState.FAILED: gettext_lazy("The programme could not be started."),
}


class Panel(TypedDict):
    """What the page shows, and refreshes every other second."""

    state: str
    sentence: str
    may_launch: bool
    may_end: bool
    may_rehearse: bool
    rehearsing: bool


def panel_of(event: Event, *, viewers: int | None = None) -> Panel:
    """Describe the programme of an event to its organizer; ``viewers`` when they were counted."""
    state = event.stream.state
    open_ = event.status in (EventStatus.DRAFT, EventStatus.SCHEDULED)
    scheduled = event.status == EventStatus.SCHEDULED
    return {
        "state": "rehearsal" if event.rehearsing else state,
        "sentence": " ".join(filter(None, _sentences(event, viewers))),
        "may_launch": scheduled and state in LAUNCHABLE and not event.rehearsing,
        "may_end": state in ENDABLE and state != StreamState.IDLE and not event.rehearsing,
        "may_rehearse": open_ and state in LAUNCHABLE and not event.rehearsing,
        "rehearsing": event.rehearsing,
    }


def viewers_of(events: Iterable[Event]) -> dict[int, int]:
    """Return how many watch each of the events that anybody watches, by key: one query."""
    present = Presence.objects.filter(audience__event__in=list(events), expires_at__gt=clock.now())
    counted = present.order_by().values("audience__event")
    rows = counted.annotate(n=Count("audience", distinct=True))
    return {row["audience__event"]: row["n"] for row in rows}


def _sentences(event: Event, viewers: int | None) -> list[str]:
    """Return what is to be said, each in a sentence of its own."""
    stream = event.stream
    if event.rehearsing:
        return [_("A rehearsal: only speakers and moderators see it."), said(stream.failure)]
    if event.status == EventStatus.CANCELLED:
        return [_("The event is cancelled.")]
    if event.status == EventStatus.ENDED:
        return [_("The event is over.")]
    if stream.state == StreamState.LIVE and stream.live_at:
        watching = viewers_count(event) if viewers is None else viewers
        return [_since(event), _watching(watching), _warning(event)]
    state = _SENTENCES.get(stream.state, gettext_lazy("The programme is live."))
    return [str(state), said(stream.failure), _warning(event)]


def _since(event: Event) -> str:
    assert event.stream.live_at is not None  # noqa: S101  the caller has looked
    since = event.stream.live_at.astimezone(event.zone)
    return _("Live since %(time)s (%(zone)s).") % {
        "time": f"{since:%H:%M}",
        "zone": event.time_zone,
    }


def _watching(viewers: int) -> str:
    if viewers == 0:
        return _("Nobody watches.")
    said = ngettext("%(count)d person watches.", "%(count)d people watch.", viewers)
    return said % {"count": viewers}


def _warning(event: Event) -> str:
    """Say what an organizer should look at; nothing when all is as planned."""
    now, stream = clock.now(), event.stream
    if stream.due_at is not None and stream.due_at < now - _UNATTENDED:
        return _("Nothing looks after the programme at the moment: is the reconciler running?")
    if event.status != EventStatus.SCHEDULED:
        return ""
    if stream.state in LAUNCHABLE and event.starts_at < now:
        return _("The time it was to start has passed.")
    running = stream.state in (StreamState.LIVE, StreamState.INTERRUPTED)
    if running and event.ends_at is not None and event.ends_at < now:
        return _("The time it was to end has passed.")
    return ""
