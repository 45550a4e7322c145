"""Mails to the holder of one ticket."""

from collections.abc import Sequence

from accounts.mail import mail_queue
from config import clock
from events.mails.facts import guest_mail
from events.mails.mailing import mailing_begin
from events.models import Audience, Event, MailingKind

_AT_ONCE = 3  # tickets whose mails are written while somebody waits


def mail_ticket(*, ticket: Audience, again: bool = False) -> None:
    """Queue the mail with a ticket's link: the first one, or one that was asked for ``again``."""
    kind = "ticket-again" if again else "ticket"
    mail_queue(**guest_mail(guest=ticket, kind=kind, template="ticket"))


def mail_tickets(*, event: Event, tickets: Sequence[Audience]) -> None:
    """Queue the mails with the links of tickets that were just saved, in one transaction.

    Of many, the task worker writes the mails. Who has no address is sent none.
    """
    mailed = [ticket for ticket in tickets if ticket.email]
    if len(mailed) > _AT_ONCE:
        keys = [ticket.pk for ticket in mailed]
        span = {"first": min(keys), "last": max(keys)}
        mailing_begin(event=event, kind=MailingKind.TICKETS, occasion=clock.now(), details=span)
        return
    for ticket in mailed:
        mail_ticket(ticket=ticket)


def mail_ticket_passed_on(*, ticket: Audience) -> None:
    """Queue word to the old holder that their ticket was passed on, and opens nothing any more."""
    mail_queue(**guest_mail(guest=ticket, kind="ticket-passed-on", template="ticket_passed_on"))
