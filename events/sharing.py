"""What other programs are told of an event: link previews (Open Graph) and search engines."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from events.links import event_link, organization_link
from events.markdown import plain
from events.models import Event, EventStatus, Speaker, Visibility

LENGTH = 200  # characters of a description; previews show no more
_IN_A_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Sharing:
    """The facts of an event's page for its ``<head>``; ``image`` is empty without a poster.

    ``linked_data`` is a schema.org Event in JSON-LD, safe inside a script element, which browsers
    never run: its type is no script's.
    """

    title: str
    description: str
    url: str
    image: str
    is_listed: bool
    linked_data: SafeString


def event_sharing(event: Event, line_up: list[Speaker]) -> Sharing:
    """Return what an event's page says of itself; ``line_up`` are its speakers."""
    return Sharing(
        title=event.title,
        description=plain(event.description, length=LENGTH) or event.organization.name,
        url=event_link(event),
        image=_absolute(event),
        is_listed=event.visibility != Visibility.UNLISTED,
        linked_data=_in_a_script(_schema(event, line_up)),
    )


def _schema(event: Event, line_up: list[Speaker]) -> dict[str, Any]:
    cancelled = event.status == EventStatus.CANCELLED
    link, organization = event_link(event), event.organization
    facts = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "url": link,
        "startDate": event.starts_at.astimezone(event.zone).isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if cancelled else 'Scheduled'}",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": link},
        "organizer": {
            "@type": "Organization",
            "name": organization.name,
            "url": organization_link(organization),
        },
        "performer": [{"@type": "Person", "name": speaker.name} for speaker in line_up],
    }
    if event.description:
        facts["description"] = plain(event.description, length=LENGTH)
    if event.ends_at:
        facts["endDate"] = event.ends_at.astimezone(event.zone).isoformat()
    if event.poster:
        facts["image"] = [_absolute(event)]
    return facts


def _absolute(event: Event) -> str:
    return f"{settings.SITE_URL}{event.poster.url}" if event.poster else ""


def _in_a_script(facts: dict[str, Any]) -> SafeString:
    """Return JSON in which nothing can end the script element it stands in."""
    return mark_safe(json.dumps(facts).translate(_IN_A_SCRIPT))  # noqa: S308 - escaped
