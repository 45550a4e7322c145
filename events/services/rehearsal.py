"""Rehearsals: the whole programme, for speakers and moderators only.

A rehearsal runs on the event's stream like the evening itself. While ``Event.rehearsing`` is set,
its news go backstage only, and to everybody else the stream is idle. Afterwards the event gets a
fresh stream, so that the evening begins with an empty room.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import SYSTEM, Actor
from config import clock
from events.errors import RehearsalError
from events.live.messages import Scope
from events.live.outbox import News, news
from events.live.sections import backstage_section, event_section
from events.models import Audience, Event
from events.selectors import guests_in, stage_names
from events.services import steps
from events.services.announcements import announcement_withdraw
from events.services.event import event_require_open
from events.services.log import event_audit
from events.services.programme import programme_follow
from events.services.stage import stage_clear
from events.services.stepping import steps_taken
from events.services.telling import stage_tell
from streaming.models import Stream
from streaming.services import ENDABLE, stream_create, stream_end, stream_launch


def rehearsal_start(*, event: Event, by: Actor) -> None:
    """Launch the programme for speakers and moderators only; viewers on the way are seated.

    One that nobody ends is ended by the media plane after some hours. Raises EventClosedError,
    RehearsalError, or StreamTransitionError when the programme was launched.
    """
    with _locked(event) as pen:
        event_require_open(event=event)
        if event.rehearsing:
            raise RehearsalError(_("The event is being rehearsed already."))
        _send_audience_out(pen, event, by)
        event.rehearsing = True
        event.save(update_fields=["rehearsing"])
        stage_tell(pen, event)
        event_audit(event=event, by=by, action="rehearsal.start")
        stream_launch(stream=event.stream, by=by.user, planned_end=clock.now())


def rehearsal_end(*, event: Event, by: Actor) -> None:
    """End the rehearsal: the event is as before it. Raises RehearsalError when there is none."""
    with _locked(event) as pen:
        if not event.rehearsing:
            raise RehearsalError(_("The event is not being rehearsed."))
        if event.stream.state in ENDABLE:
            stream_end(stream=event.stream, by=by.user)
        _begin_afresh(pen, event, by)


def rehearsal_over(*, event: Event) -> None:
    """Note that the stream of a rehearsal ended by itself."""
    with news(event) as pen:
        _begin_afresh(pen, event, SYSTEM)


@contextmanager
def _locked(event: Event) -> Iterator[News]:
    """Hold the stream's row and then the event's: everybody takes them in this order.

    The stream's key is not held: who holds the event's row writes rows that point to the stream.
    """
    with transaction.atomic():
        Stream.objects.select_for_update(no_key=True).only("pk").get(pk=event.stream.pk)
        with news(event) as pen:
            event.refresh_from_db(fields=["status", "rehearsing", "stream"])
            yield pen


def _send_audience_out(pen: News, event: Event, by: Actor) -> None:
    """Seat the viewers on the way, and tell the audience of an empty stage from now on."""
    viewers = [one for one in guests_in(event, steps.CLEAR.viewer) if isinstance(one, Audience)]
    steps_taken(pen, event, viewers, steps.CLEAR, by=SYSTEM)
    announcement_withdraw(event=event, by=by)
    if stage_names(event):
        pen.tell("stage.changed", to=Scope.GUESTS, data={"stage": []})


def _begin_afresh(pen: News, event: Event, by: Actor) -> None:
    """Give the event a fresh stream, whose room and stage are empty."""
    event.stream = stream_create(organization=event.organization)
    event.save(update_fields=["stream"])
    stage_clear(event=event)
    announcement_withdraw(event=event, by=by)
    event.rehearsing = False
    event.save(update_fields=["rehearsing"])
    programme_follow(event=event)
    event_audit(event=event, by=by, action="rehearsal.end")
    now = {"event": event_section(event), "stream": backstage_section(event)}
    pen.tell("stream.idle", to=Scope.BACKSTAGE, data=now)
    pen.tell("stream.health", to=Scope.MODERATORS, data={"stream": {"failure": ""}})
