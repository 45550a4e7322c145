"""Signed names of tickets: good for one purpose, and no right to the ticket."""

from django.core.signing import BadSignature, Signer

from events.models import Audience

_reminders = Signer(salt="events.unsubscribe", sep=".")


def unsubscribe_token(ticket: Audience) -> str:
    """Return what ends the reminders of a ticket, and does nothing else."""
    return _reminders.sign(ticket.public_id)


def access_unsubscribe(token: str) -> Audience | None:
    """Return whose reminders it ends; None for what was not signed here."""
    try:
        public_id = _reminders.unsign(token)
    except BadSignature:
        return None
    tickets = Audience.objects.select_related("event__organization")
    return tickets.filter(public_id=public_id).first()
