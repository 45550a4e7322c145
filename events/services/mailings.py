"""When everybody with a ticket is told something. Each writes with the caller's transaction."""

from datetime import datetime, timedelta

from config import clock
from events.mails.mailing import mailing_begin
from events.models import Event, EventStatus, Mailing, MailingKind

SECOND_THOUGHTS = timedelta(minutes=5)


def mailing_live(*, event: Event) -> None:
    """Tell that the programme has begun: once for each planned start, and of no rehearsal.

    Whoever writes another start while it runs does not make another beginning of an interruption.
    """
    told = Mailing.objects.filter(event=event, kind=MailingKind.LIVE)
    since = event.stream.started_at
    is_told = since is not None and told.filter(created_at__gte=since).exists()
    if event.is_live and not is_told:
        mailing_begin(event=event, kind=MailingKind.LIVE, occasion=event.starts_at)


def mailing_cancelled(*, event: Event) -> None:
    """Tell that the event was called off."""
    mailing_begin(event=event, kind=MailingKind.CANCELLED, occasion=clock.now())


def mailing_moved(*, event: Event, was: datetime) -> None:
    """Tell that a scheduled event is at another time than ``was``, five minutes from now.

    Whoever corrects themselves until then makes one mail of it; or none, when nothing changed, or
    when the programme runs: then nobody is sent home by another time.
    """
    if event.status != EventStatus.SCHEDULED or event.is_live:
        return
    waiting = Mailing.objects.filter(event=event, kind=MailingKind.MOVED, reached=0)
    earlier = waiting.filter(finished_at=None, not_before__gt=clock.now())
    first = earlier.first()
    before = datetime.fromisoformat(first.details["was"]) if first else was
    earlier.delete()
    if before == event.starts_at:
        return
    mailing_begin(
        event=event,
        kind=MailingKind.MOVED,
        occasion=clock.now(),
        details={"was": before.isoformat(), "to": event.starts_at.isoformat()},
        not_before=clock.now() + SECOND_THOUGHTS,
    )
