"""What makes the demonstration's house look lived in: words, pictures, and what else is on."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.audit import SYSTEM
from accounts.models import Organization
from config import clock
from events.models import Event, EventStatus, Speaker, TicketType, Visibility
from events.seed_pictures import logo, portrait, poster
from events.services.event import event_create
from events.services.ticket_types import ticket_type_create

ABOUT_US = (
    "We light small stages for large rooms. Everything you see here runs on **one machine**: "
    "the site, the media server, and the two drawn speakers."
)
ABOUT_THE_EVENT = """
A live programme, composed on this machine from two synthetic speakers.

## What to try

- Take a seat, and raise your hand.
- Sign in as the moderator, and bring yourself on stage.
- Look at this page at another time, as its organizer.
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the line-up: how they are introduced."""

    name: str
    biography: str
    hue: int


LINEUP = (
    Person("Ada", "Counts out loud, and wrote the first programme **nobody could run**.", 145),
    Person("Grace", "Finds what does not work, *and the moth in it*.", 200),
    Person("Sam", "Is you, if you open the speaker's link.", 32),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Another event of the house."""

    title: str
    days: int
    visibility: Visibility
    status: EventStatus = EventStatus.SCHEDULED


PLANS = (
    Plan("Questions to the composer", 7, Visibility.TICKETED),
    Plan("Open rehearsal of the house band", 12, Visibility.PUBLIC),
    Plan("The first night", -30, Visibility.TICKETED, EventStatus.ENDED),
)


def organization_furnish(organization: Organization) -> None:
    """Give a new organization its words and its logo."""
    if organization.description:
        return
    organization.description = ABOUT_US
    organization.contact_email = "hello@demo.footlight.example"
    organization.logo = logo()
    organization.save()


def event_furnish(event: Event) -> None:
    """Give a new event its poster, and tickets that one may register for."""
    event.poster = poster()
    event.save(update_fields=["poster"])
    seats = TicketType(event=event, name="Seat", description="Free of charge.", quota=100)
    ticket_type_create(ticket_type=seats, by=SYSTEM)


def speaker_furnish(speaker: Speaker) -> None:
    """Give a speaker of the line-up a face and a few words, before they are saved."""
    for position, person in enumerate(LINEUP):
        if person.name == speaker.name:
            speaker.biography = person.biography
            speaker.position = position
            speaker.picture = portrait(person.hue)


def plans_make(organization: Organization) -> None:
    """Plan what else is on, where it is not planned yet."""
    known = set(organization.events.values_list("title", flat=True))
    for plan in PLANS:
        if plan.title not in known:
            _make(plan, organization)


def _make(plan: Plan, organization: Organization) -> None:
    start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=plan.days)
    event = Event(
        organization=organization,
        title=plan.title,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        visibility=plan.visibility,
        status=plan.status,
    )
    event_create(event=event, by=SYSTEM)
    if plan.visibility == Visibility.TICKETED and plan.status == EventStatus.SCHEDULED:
        seats = TicketType(event=event, name="Seat", quota=50)
        ticket_type_create(ticket_type=seats, by=SYSTEM)
