"""What every mail about an event says."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from events.links import calendar_link, event_link, guest_link, unsubscribe_link
from events.mails.times import when_in_words
from events.models import Audience, Event, Speaker


def language_of(guest: Audience | Speaker) -> str:
    """Return the language a guest is written to in: the one they came in, or the active one."""
    chosen = guest.language if isinstance(guest, Audience) else ""
    return chosen or get_language() or settings.LANGUAGE_CODE


def event_facts(event: Event, *, language: str) -> dict[str, Any]:
    """Return the facts for the templates about an event."""
    when = when_in_words(event.starts_at, zone=event.zone, language=language)
    return {
        "event": event,
        "when": when,
        "event_url": event_link(event),
        "calendar_url": calendar_link(event),
    }


def guest_mail(
    *, guest: Audience | Speaker, kind: str, template: str, **more: Any
) -> dict[str, Any]:
    """Return the arguments of ``mail_queue`` for a mail to a guest, with their personal link."""
    event, language = guest.event, language_of(guest)
    return {
        "kind": kind,
        "to": guest.email,
        "template": f"events/mail/{template}",
        "context": {
            **event_facts(event, language=language),
            "guest": guest,
            "link": guest_link(guest),
            **more,
        },
        "organization": event.organization,
        "event_id": event.public_id,
        "language": language,
    }


def reminder_mail(*, ticket: Audience, kind: str, template: str, **more: Any) -> dict[str, Any]:
    """Return the same for a mail that its reader can stop with one click (RFC 8058)."""
    link = unsubscribe_link(ticket)
    headers = {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    mail = guest_mail(guest=ticket, kind=kind, template=template, unsubscribe_url=link, **more)
    return {**mail, "headers": headers}
