"""What moderators announce to everybody inside: one sentence at a time, for a while."""

from datetime import datetime, timedelta

from accounts.audit import Actor
from config import clock
from events.live.messages import inside
from events.live.outbox import News, news
from events.live.sections import announcement_section
from events.models import Announcement, Event
from events.services.event import event_require_open
from events.services.log import event_audit


def announcement_make(*, event: Event, text: str, seconds: int, by: Actor) -> Announcement:
    """Announce ``text`` for so many seconds, in place of what was announced before.

    Raises EventClosedError.
    """
    event_require_open(event=event)
    with news(event) as pen:
        now = clock.now()
        Announcement.objects.filter(event=event, ended_at=None).update(ended_at=now)
        made = Announcement.objects.create(
            event=event,
            text=text,
            until=now + timedelta(seconds=seconds),
            made_at=now,
            made_by=by.name,
        )
        event_audit(event=event, by=by, action="announcement.make", text=text, seconds=seconds)
        said = {"announcement": announcement_section(made)}
        pen.tell("announcement.made", to=inside(event), data=said)
    return made


def announcement_withdraw(*, event: Event, by: Actor) -> None:
    """Take off what is announced; where nothing is, nothing happens."""
    with news(event) as pen:
        made = Announcement.objects.filter(event=event, ended_at=None).first()
        if made is not None:
            event_audit(event=event, by=by, action="announcement.withdraw", text=made.text)
            _end(pen, event, made, clock.now())


def announcement_run_out(*, event: Event, now: datetime) -> None:
    """Take off what is announced once its time is over."""
    with news(event) as pen:
        made = Announcement.objects.filter(event=event, ended_at=None, until__lte=now).first()
        if made is not None:
            _end(pen, event, made, now)


def _end(pen: News, event: Event, made: Announcement, now: datetime) -> None:
    made.ended_at = now
    made.save(update_fields=["ended_at"])
    pen.tell("announcement.ended", to=inside(event), data={"announcement": None})
