"""The cast of the pages' tests, put into an installation's database by ``manage.py shell``.

Each function is called by name in a process of its own and prints one line of JSON.
"""

import json
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organization, Role, User
from events.links import event_link, guest_link, moderate_link
from events.models import Audience, Event, EventStatus
from events.services.event import event_create, event_end, event_launch
from events.services.guests import guest_revoke
from streaming.models import Stream
from tests.factories import (
    PASSWORD,
    make_audience,
    make_event,
    make_membership,
    make_organization,
    make_speaker,
    make_user,
)

MODERATOR = "mona@example.com"
SPEAKER = "Sam Adeyemi"
AUDIENCE = ("Vera Lindqvist", "Viktor van den Berg-Hoogendoorn", "Valentina", "Vito", "Vroni")
LONG_TITLE = "An evening about Donaudampfschifffahrtsgesellschaftskapitäne and the light on them"

# What a visitor may find, as the event's status and its stream's state.
STATES = {
    "draft": ("draft", "idle"),
    "before": ("scheduled", "idle"),
    "starting": ("scheduled", "starting"),
    "live": ("scheduled", "live"),
    "interrupted": ("scheduled", "interrupted"),
    "failed": ("scheduled", "failed"),
    "ended": ("ended", "ended"),
    "cancelled": ("cancelled", "idle"),
}


def cast() -> Organization:
    """Create Limelight with Mona, who moderates."""
    organization = make_organization(name="Limelight", slug="limelight", accent="#3355ff")
    user = make_user(name="Mona", email=MODERATOR)
    make_membership(user=user, organization=organization, role=Role.MODERATOR)
    return organization


def mona() -> User:
    """Return Mona."""
    return User.objects.get(email=MODERATOR)


def links(event: Event) -> dict[str, Any]:
    """Return the addresses of an event's pages."""
    return {
        "event": event_link(event),
        "watch": {guest.name: guest_link(guest) for guest in event.audiences.all()},
        "speak": {guest.name: guest_link(guest) for guest in event.speakers.all()},
        "moderate": moderate_link(event),
    }


def every_state() -> None:
    """Create one event in each state, with an audience of two and one speaker."""
    organization = cast()
    made = {}
    for name, (status, state) in STATES.items():
        event = make_event(
            organization=organization,
            title=LONG_TITLE if name == "before" else "The night we lit the harbour",
            description="Four hundred lamps over the water.\n\nWith questions from the house.",
            starts_at=timezone.now() + timedelta(hours=2),
            ends_at=timezone.now() + timedelta(hours=4),
            time_zone="Europe/Berlin",
            status=status,
        )
        people(event)
        was_live = timezone.now() if state in ("live", "interrupted") else None
        Stream.objects.filter(pk=event.stream_id).update(state=state, live_at=was_live)
        made[name] = links(event)
    print(json.dumps(made | {"password": PASSWORD}))


def people(event: Event) -> None:
    """Give an event Sam, who speaks, and an audience."""
    make_speaker(event=event, name=SPEAKER)
    for name in AUDIENCE:
        make_audience(event=event, name=name)


def launched() -> None:
    """Create an event whose stream is launched."""
    event = Event(
        organization=cast(),
        title="The night we lit the harbour",
        starts_at=timezone.now(),
        status=EventStatus.SCHEDULED,
    )
    event_create(event=event)
    people(event)
    event_launch(event=event, by=mona())
    print(json.dumps(links(event) | {"password": PASSWORD}))


def ended() -> None:
    """End the launched event."""
    event_end(event=Event.objects.get(), by=mona())
    print(json.dumps({}))


def revoked(name: str) -> None:
    """Take a ticket back."""
    guest_revoke(guest=Audience.objects.get(name=name))
    print(json.dumps({}))
