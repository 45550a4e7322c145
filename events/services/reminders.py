"""Reminders: the day and the hour before an event, and who does not want any."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.audit import Actor
from events.mails.mailing import BEFORE, mailing_begin
from events.models import Audience, Event, EventStatus, Mailing, MailingKind
from events.services.log import event_audit

# How late a reminder may be, when nothing ran in time; later it says nothing of use.
_LATE = {MailingKind.DAY: timedelta(hours=6), MailingKind.HOUR: timedelta(minutes=40)}


def reminders_begin(*, now: datetime) -> None:
    """Begin the reminders whose time has come: each once for each start of an event."""
    for kind, before in BEFORE.items():
        until = now + before
        begun = Mailing.objects.filter(
            event=OuterRef("pk"), kind=kind, occasion=OuterRef("starts_at")
        )
        due = Event.objects.filter(
            ~Exists(begun),
            status=EventStatus.SCHEDULED,
            starts_at__gt=until - _LATE[kind],
            starts_at__lte=until,
        )
        for event in due:
            mailing_begin(event=event, kind=kind, occasion=event.starts_at)


@transaction.atomic
def reminders_set(*, ticket: Audience, wanted: bool, by: Actor) -> None:
    """Send a ticket holder reminders of this event, or none any more."""
    changed = Audience.objects.filter(pk=ticket.pk).exclude(reminders=wanted)
    if changed.update(reminders=wanted):
        action = "ticket.reminders"
        event_audit(event=ticket.event, by=by, action=action, target=ticket.identity, wanted=wanted)
    ticket.reminders = wanted
