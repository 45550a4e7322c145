"""The cast of the pages' tests, put into an installation's database by ``manage.py shell``.

Each function is called by name in a process of its own and prints one line of JSON.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import Actor
from accounts.models import Organization, Role, User
from events.links import event_link, guest_link, moderate_link
from events.models import Audience, Event, EventStatus, StageState
from events.services.event import event_create, event_end, event_launch
from events.services.guests import guest_revoke
from streaming.models import Participant, Stream
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
SECOND_MODERATOR = "max@example.com"
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


def mona() -> Actor:
    """Return Mona, who does things."""
    user = User.objects.get(email=MODERATOR)
    return Actor(user.name, user)


def links(event: Event) -> dict[str, Any]:
    """Return the addresses of an event's pages."""
    return {
        "event": event_link(event),
        "watch": {guest.name: guest_link(guest) for guest in event.audiences.all()},
        "speak": {guest.name: guest_link(guest) for guest in event.speakers.all()},
        "moderate": moderate_link(event),
    }


def every_state() -> dict[str, Any]:
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
    return made | {"password": PASSWORD}


def people(event: Event) -> None:
    """Give an event Sam, who speaks, and an audience."""
    make_speaker(event=event, name=SPEAKER)
    for name in AUDIENCE:
        make_audience(event=event, name=name)


def launched() -> dict[str, Any]:
    """Create an event whose stream is launched."""
    event = Event(
        organization=cast(),
        title="The night we lit the harbour",
        starts_at=timezone.now(),
        status=EventStatus.SCHEDULED,
    )
    event_create(event=event, by=mona())
    people(event)
    event_launch(event=event, by=mona())
    return links(event) | {"password": PASSWORD}


def ended() -> None:
    """End the launched event."""
    event_end(event=Event.objects.get(), by=mona())


def revoked(name: str) -> None:
    """Take a ticket back."""
    guest_revoke(guest=Audience.objects.get(name=name), by=mona())


def desks(count: int) -> dict[str, Any]:
    """Create evenings in full swing for Mona and Max, one for each test that changes one.

    Drafts, so that they are not on the home page, with a stage of two: Sam is on it. Vito and
    Guest 00 wait in the green room, Vera, Viktor and Valentina have raised their hands in this
    order, Vroni and many more have a seat.
    """
    organization = Organization.objects.get(slug="limelight")
    user = make_user(name="Max", email=SECOND_MODERATOR)
    make_membership(user=user, organization=organization, role=Role.MODERATOR)
    with transaction.atomic():
        evenings = [evening(organization) for _ in range(count)]
    return {"desks": [moderate_link(event) for event in evenings]}


def evening(organization: Organization) -> Event:
    """Create one event of ``desks``. Its stream has no picture yet: no preview is asked for."""
    event = make_event(organization=organization, status=EventStatus.DRAFT, stage_capacity=2)
    Stream.objects.filter(pk=event.stream_id).update(state="starting")
    people(event)
    for number in range(60):
        make_audience(event=event, name=f"Guest {number:02}")
    sam = event.speakers.get()
    Participant.objects.create(
        stream=event.stream, identity=sam.identity, connected=True, microphone="on", camera="off"
    )
    states = {
        SPEAKER: StageState.ON_STAGE,
        "Vera Lindqvist": StageState.HAND_RAISED,
        "Viktor van den Berg-Hoogendoorn": StageState.HAND_RAISED,
        "Valentina": StageState.HAND_RAISED,
        "Vito": StageState.GREEN_ROOM,
        "Guest 00": StageState.GREEN_ROOM,
    }
    for minutes, (name, state) in zip(range(9, 0, -1), states.items(), strict=False):
        since = timezone.now() - timedelta(minutes=minutes)
        guests = event.speakers if name == SPEAKER else event.audiences
        guests.filter(name=name).update(stage_state=state, stage_since=since)
    return event
