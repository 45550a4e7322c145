"""The words of the mails that go to everybody: which templates, with which facts."""

from datetime import datetime
from typing import Any

from events.mails.facts import guest_mail, language_of, reminder_mail
from events.mails.times import when_in_words
from events.models import Audience, Mailing, MailingKind

_TEMPLATES = {
    MailingKind.DAY: "reminder_day",
    MailingKind.HOUR: "reminder_hour",
    MailingKind.LIVE: "live",
    MailingKind.REPLAY: "replay",
}


def letter_of(mailing: Mailing, ticket: Audience) -> dict[str, Any]:
    """Return the arguments of ``mail_queue`` for one ticket holder; both have the same event."""
    match MailingKind(mailing.kind):
        case MailingKind.TICKETS:
            return guest_mail(guest=ticket, kind="ticket", template="ticket")
        case MailingKind.MOVED:
            return _moved(mailing, ticket)
        case MailingKind.CANCELLED:
            return guest_mail(guest=ticket, kind="cancelled", template="cancelled")
        case kind:
            return reminder_mail(ticket=ticket, kind=kind, template=_TEMPLATES[kind])


def _moved(mailing: Mailing, ticket: Audience) -> dict[str, Any]:
    """Say both times: ``was`` is the one that is told to be over."""
    before = datetime.fromisoformat(mailing.details["was"])
    was = when_in_words(before, zone=mailing.event.zone, language=language_of(ticket))
    return guest_mail(guest=ticket, kind="moved", template="moved", was=was)
