"""Run inside an installation by ``Installation.call``: an event with its people, launched."""

from typing import Any

from django.utils import timezone

from accounts.audit import SYSTEM, Actor
from accounts.models import Mail, Membership, Organization, Role, User
from events.links import event_link, guest_link, moderate_link
from events.models import Audience, Event, EventStatus, Speaker, SpeakersEnter, TicketType
from events.services.event import event_create, event_launch
from events.services.guests import speaker_invite
from events.services.ticket_types import ticket_type_create
from events.services.tickets import tickets_issue

PASSWORD = "correct horse battery staple"


def make(
    *, speakers: int = 2, audience: int = 2, speakers_enter: str = SpeakersEnter.STAGE
) -> dict[str, Any]:
    """Create it in an organization of its own and return its links.

    ``speakers_enter`` is where the speakers are when they have joined the room.
    """
    number = Organization.objects.count()
    organization = Organization.objects.create(name=f"House {number}", slug=f"house-{number}")
    mona = User.objects.create_user(f"mona{number}@example.org", PASSWORD, name="Mona")
    Membership.objects.create(user=mona, organization=organization, role=Role.MODERATOR)
    event = event_create(
        event=Event(
            organization=organization,
            title=f"Evening {number}",
            starts_at=timezone.now(),
            status=EventStatus.SCHEDULED,
            speakers_enter=speakers_enter,
        ),
        by=SYSTEM,
    )
    line_up = [Speaker(event=event, name=name) for name in ("Sam", "Sue", "Sid", "Sol")[:speakers]]
    for speaker in line_up:
        speaker_invite(speaker=speaker, by=SYSTEM)
    tickets = [Audience(event=event, name=name) for name in ("Vera", "Vince", "Vito")[:audience]]
    tickets_issue(event=event, tickets=tickets, by=SYSTEM)
    event_launch(event=event, by=Actor(mona.email, mona))
    return {
        "id": event.public_id,
        "event_url": event_link(event),
        "moderate_url": moderate_link(event),
        "moderator": {"email": mona.email, "password": PASSWORD},
        "speaker_urls": [guest_link(speaker) for speaker in line_up],
        "audience_urls": [guest_link(ticket) for ticket in tickets],
    }


def end(public_id: str) -> None:
    """End the event's stream, as the organizer's button does."""
    from events.services.event import event_end

    event = Event.objects.select_related("stream").get(public_id=public_id)
    event_end(event=event, by=SYSTEM)


def open_registration(public_id: str) -> None:
    """Let everybody register for a ticket to the event."""
    event = Event.objects.get(public_id=public_id)
    ticket_type_create(ticket_type=TicketType(event=event, name="Seat"), by=SYSTEM)


def mailed_link(to: str) -> dict[str, Any]:
    """Return the ticket's link in the newest mail to somebody, which waits for the worker."""
    mail = Mail.objects.filter(to=to).latest("created_at")
    return {"link": next(word for word in mail.text.split() if "/t/" in word)}
