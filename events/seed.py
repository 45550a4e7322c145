"""The demonstration's data: an organization, its people, and an event that is launched."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.addresses import address_vouch
from accounts.audit import SYSTEM, Actor
from accounts.models import Membership, Organization, Role, User
from config import clock
from events.links import event_link, guest_link, moderate_link
from events.models import Audience, Event, EventStatus, Speaker, SpeakersEnter
from events.seed_house import (
    ABOUT_THE_EVENT,
    LINEUP,
    event_furnish,
    organization_furnish,
    plans_make,
    speaker_furnish,
)
from events.services.event import event_create, event_launch
from events.services.guests import speaker_invite
from events.services.rerun import event_rerun
from events.services.tickets import tickets_issue
from streaming.models import StreamState
from streaming.services import LAUNCHABLE

_TITLE = "Two voices, one stage"
_OVER = (StreamState.ENDING, StreamState.ENDED)
_AUDIENCE = ("Vera", "Viktor", "Valentina")


@dataclass(frozen=True, slots=True)
class DemoSeed:
    """Everything one needs to look at the demonstration; all links are absolute."""

    admin_email: str
    admin_password: str
    moderator_email: str
    moderator_password: str
    event_id: str
    event_url: str
    moderate_url: str
    speaker_url: str
    lineup_urls: list[str]
    audience_urls: list[str]
    stream_id: int


@transaction.atomic
def demo_seed(*, anew: bool = False) -> DemoSeed:
    """Create what is missing, see to it that the event is launched, and return the links.

    A second call finds what the first made; an event that has ended gets a new run. ``anew`` says
    that no process of an earlier run is left: a programme it did not end is over, too.
    """
    organization, _ = Organization.objects.get_or_create(
        slug="footlight-demo", defaults={"name": "Footlight Demo"}
    )
    admin = _user(organization, "admin", Role.OWNER, is_staff=True, is_superuser=True)
    moderator = _user(organization, "moderator", Role.MODERATOR)
    organization_furnish(organization)
    event = _event(organization, anew=anew)
    plans_make(organization)
    speakers = [_speaker(event, person.name) for person in LINEUP]
    tickets = [_ticket(event, name) for name in _AUDIENCE]
    if event.stream.state in LAUNCHABLE:
        event_launch(event=event, by=Actor(admin.email, admin))
    return DemoSeed(
        admin_email=admin.email,
        admin_password=_password(admin.email),
        moderator_email=moderator.email,
        moderator_password=_password(moderator.email),
        event_id=event.public_id,
        event_url=event_link(event),
        moderate_url=moderate_link(event),
        speaker_url=guest_link(speakers[-1]),
        lineup_urls=[guest_link(speaker) for speaker in speakers[:-1]],
        audience_urls=[guest_link(ticket) for ticket in tickets],
        stream_id=event.stream.pk,
    )


def _password(email: str) -> str:
    """Return a password that is this machine's own and stays the same."""
    return salted_hmac("events.seed", email).hexdigest()[:16]


def _user(organization: Organization, name: str, role: Role, **rights: Any) -> User:
    email = f"{name}@demo.footlight.example"
    user, created = User.objects.get_or_create(
        email=email, defaults={"name": f"Demo {name}", **rights}
    )
    if created or not user.check_password(_password(email)):
        user.set_password(_password(email))
        user.save()
    address_vouch(user)
    Membership.objects.get_or_create(user=user, organization=organization, defaults={"role": role})
    return user


def _event(organization: Organization, *, anew: bool) -> Event:
    found = Event.objects.filter(organization=organization, title=_TITLE)
    event = found.select_related("stream", "organization").first()
    if event is None:
        event = Event(
            organization=organization,
            title=_TITLE,
            description=ABOUT_THE_EVENT,
            starts_at=clock.now(),
            status=EventStatus.SCHEDULED,
            speakers_enter=SpeakersEnter.STAGE,
        )
        event_create(event=event, by=SYSTEM)
        event_furnish(event)
        return event
    left = anew and event.stream.state not in LAUNCHABLE
    if left or event.status != EventStatus.SCHEDULED or event.stream.state in _OVER:
        event_rerun(event=event, starts_at=clock.now(), by=SYSTEM)
    return event


def _speaker(event: Event, name: str) -> Speaker:
    found = Speaker.objects.filter(event=event, name=name, revoked_at=None).first()
    if found is None:
        found = Speaker(event=event, name=name)
        speaker_furnish(found)
        speaker_invite(speaker=found, by=SYSTEM)
    return found


def _ticket(event: Event, name: str) -> Audience:
    found = Audience.objects.filter(event=event, name=name, revoked_at=None).first()
    if found is None:
        found = Audience(event=event, name=name)
        tickets_issue(event=event, tickets=[found], by=SYSTEM)
    return found
