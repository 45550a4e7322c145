"""Mails to everybody with a ticket: begun in a moment, written by the task worker in batches."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django_tasks_db.models import DBTaskResult

from accounts.mail import mail_write, mails_queue
from accounts.models import Mail
from accounts.tasks import BACKGROUND
from config import clock
from events.mails.letters import letter_of
from events.models import Audience, Event, EventStatus, Mailing, MailingKind, Presence
from events.tasks import mailing_write

BATCH = 100
LOST = timedelta(minutes=1)
REMINDERS = (MailingKind.DAY, MailingKind.HOUR, MailingKind.LIVE, MailingKind.REPLAY)
BEFORE = {MailingKind.DAY: timedelta(days=1), MailingKind.HOUR: timedelta(hours=1)}


@transaction.atomic
def mailing_begin(
    *,
    event: Event,
    kind: MailingKind,
    occasion: datetime,
    details: dict[str, Any] | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Have everybody told something, with the caller's transaction; ``Mailing`` has the words.

    Return False when they were told, or are being told, at this occasion already.
    """
    given = {"details": details or {}, "not_before": not_before or clock.now()}
    mailing, is_new = Mailing.objects.get_or_create(
        event=event, kind=kind, occasion=occasion, defaults=given
    )
    if is_new:
        _hand_over(mailing)
    return is_new


def mailing_go_on(*, key: int) -> None:
    """Write the next batch of a mailing, and ask for the one after it.

    The batch and how far the mailing is are saved together: whoever else wrote the same batch
    meanwhile has saved it, and this one is dropped.
    """
    unfinished = Mailing.objects.select_related("event__organization", "event__stream")
    due = unfinished.filter(pk=key, finished_at=None, not_before__lte=clock.now())
    mailing = due.first()
    if mailing is None:
        return
    tickets = list(recipients(mailing)[:BATCH]) if still_true(mailing) else []
    mails = [_mail(mailing, ticket) for ticket in tickets]
    reached = Mailing.objects.filter(pk=key, reached=mailing.reached, finished_at=None)
    with transaction.atomic():
        if not tickets:
            reached.update(finished_at=clock.now())
        elif reached.update(reached=tickets[-1].pk, not_before=clock.now()):
            mails_queue(mails)
            _hand_over(mailing)


def mailings_take_up(*, now: datetime) -> None:
    """Go on with the mailings that a worker left behind when it died.

    While the worker has something to do, its queue may well hold them: then nothing is done.
    """
    lost = Mailing.objects.filter(finished_at=None, not_before__lte=now - LOST)
    left = list(lost)
    if not left or DBTaskResult.objects.ready().exists():
        return
    for mailing in left:
        with transaction.atomic():
            if lost.filter(pk=mailing.pk).update(not_before=now):
                _hand_over(mailing)


def recipients(mailing: Mailing) -> QuerySet[Audience]:
    """Return who is still to be told, in the order of their tickets."""
    tickets = Audience.objects.filter(
        event=mailing.event, revoked_at=None, pk__gt=mailing.reached
    ).exclude(email="")
    if mailing.kind in REMINDERS:
        tickets = tickets.filter(reminders=True)
    if mailing.kind in BEFORE:  # later ones came with the same words
        due = mailing.occasion - BEFORE[MailingKind(mailing.kind)]
        tickets = tickets.filter(created_at__lt=due)
    if mailing.kind == MailingKind.LIVE:
        inside = Presence.objects.filter(audience=OuterRef("pk"), expires_at__gt=clock.now())
        tickets = tickets.exclude(Exists(inside))
    if mailing.kind == MailingKind.TICKETS:
        span = (mailing.details["first"], mailing.details["last"])
        tickets = tickets.filter(pk__range=span)
    return tickets.order_by("pk")


def still_true(mailing: Mailing) -> bool:
    """Whether what is to be told is still so."""
    return _TRUE[MailingKind(mailing.kind)](mailing, mailing.event)


def _ahead(mailing: Mailing, event: Event) -> bool:
    planned = event.status == EventStatus.SCHEDULED and not event.is_live
    return planned and event.starts_at == mailing.occasion > clock.now()


def _moved(mailing: Mailing, event: Event) -> bool:
    to = datetime.fromisoformat(mailing.details["to"])
    planned = event.status == EventStatus.SCHEDULED and not event.is_live
    return planned and event.starts_at == to


_TRUE: dict[MailingKind, Callable[[Mailing, Event], bool]] = {
    MailingKind.TICKETS: lambda _, event: event.status != EventStatus.CANCELLED,
    MailingKind.DAY: _ahead,
    MailingKind.HOUR: _ahead,
    MailingKind.LIVE: lambda _, event: event.is_live,
    MailingKind.MOVED: _moved,
    MailingKind.CANCELLED: lambda _, event: event.status == EventStatus.CANCELLED,
    MailingKind.REPLAY: lambda _, event: event.status == EventStatus.ENDED,
}


def _mail(mailing: Mailing, ticket: Audience) -> Mail:
    """Write to one of them; the key keeps a second batch from telling them twice."""
    ticket.event = mailing.event
    once = "" if mailing.kind == MailingKind.TICKETS else f"{mailing.pk}:"
    return mail_write(**letter_of(mailing, ticket), key=f"{mailing.kind}:{once}{ticket.public_id}")


def _hand_over(mailing: Mailing) -> None:
    later = mailing.not_before if mailing.not_before > clock.now() else None
    mailing_write.using(run_after=later, priority=BACKGROUND).enqueue(mailing.pk)
