"""Addresses that leave the site: in mails, in the admin, in the demonstration."""

from django.conf import settings
from django.urls import reverse

from accounts.models import Organization
from events.models import Audience, Event, Speaker
from events.signed import unsubscribe_token


def guest_link(guest: Audience | Speaker) -> str:
    """Return the absolute personal link. Whoever has it is the guest: show it to few."""
    if isinstance(guest, Audience):
        return _absolute("ticket", guest.ticket_code)
    return _absolute("speaker-link", guest.access_code)


def event_link(event: Event) -> str:
    """Return the absolute address of the page everybody may see."""
    return _absolute("event", event.public_id)


def calendar_link(event: Event) -> str:
    """Return the absolute address of the event's calendar file."""
    return _absolute("event-calendar", event.public_id)


def organization_link(organization: Organization) -> str:
    """Return the absolute address of the page that lists an organization's events."""
    return _absolute("organization", organization.slug)


def moderate_link(event: Event) -> str:
    """Return the absolute address of the moderators' page."""
    return _absolute("moderate", event.public_id)


def unsubscribe_link(ticket: Audience) -> str:
    """Return where a ticket holder ends the reminders of the event, and can do nothing else."""
    return _absolute("unsubscribe", unsubscribe_token(ticket))


def _absolute(name: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
