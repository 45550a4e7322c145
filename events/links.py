"""Addresses that leave the site: in mails, in the admin, in the demonstration."""

from django.conf import settings
from django.urls import reverse

from events.models import Audience, Event, Speaker


def guest_link(guest: Audience | Speaker) -> str:
    """Return the absolute personal link. Whoever has it is the guest: show it to few."""
    if isinstance(guest, Audience):
        return _absolute("ticket", guest.ticket_code)
    return _absolute("speaker-link", guest.access_code)


def event_link(event: Event) -> str:
    """Return the absolute address of the page everybody may see."""
    return _absolute("event", event.public_id)


def moderate_link(event: Event) -> str:
    """Return the absolute address of the moderators' page."""
    return _absolute("moderate", event.public_id)


def _absolute(name: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
