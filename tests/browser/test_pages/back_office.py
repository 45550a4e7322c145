"""An organization with something of everything that the admin shows, for its pages' tests.

Called by name in a process of its own, like the functions of cast.py.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import Actor
from accounts.models import Mail, MailState, Organization, Role, Scope, User
from accounts.services.keys import key_create
from events.models import Event, EventStatus, ViewerSample
from events.services.moderators import moderator_invite
from streaming.models import Stream, StreamState
from tests.factories import (
    PASSWORD,
    make_audience,
    make_event,
    make_membership,
    make_organization,
    make_speaker,
    make_ticket_type,
    make_user,
)

OWNER = "orla@example.com"
LONG_TITLE = "An evening about Donaudampfschifffahrtsgesellschaftskapitäne and the light on them"


@transaction.atomic
def office() -> dict[str, Any]:
    """Create Orla, who owns two organizations, and what one of them has planned."""
    owner = make_user(name="Orla", email=OWNER, is_staff=True)
    for slug in ("backstage", "foyer"):
        house = make_organization(name=slug.title(), slug=slug)
        make_membership(user=owner, organization=house, role=Role.OWNER)
    house = Organization.objects.get(slug="backstage")
    live = _live(house)
    make_event(organization=house, title="Sketches", status=EventStatus.DRAFT)
    make_event(organization=house, title="Winter gala", status=EventStatus.ENDED)
    _papers(house, owner, live)
    return {"password": PASSWORD, "event": live.pk}


def _live(house: Organization) -> Event:
    event = make_event(organization=house, title=LONG_TITLE, time_zone="Europe/Berlin")
    since = timezone.now() - timedelta(minutes=10)
    on_air = {"state": StreamState.LIVE, "live_at": since}
    Stream.objects.filter(pk=event.stream_id).update(**on_air)
    make_speaker(event=event, name="Sam Adeyemi", email="sam@example.com")
    stalls = make_ticket_type(event=event, name="Stalls", quota=100)
    for number in range(3):
        make_audience(event=event, name=f"Guest {number}", ticket_type=stalls)
    ViewerSample.objects.bulk_create(
        ViewerSample(event=event, at=since + timedelta(seconds=10 * n), viewers=n * (40 - n))
        for n in range(40)
    )
    return event


def _papers(house: Organization, owner: User, event: Event) -> None:
    by = Actor(owner.email, owner)
    key_create(organization=house, name="Ticket shop", scopes=[Scope.READ], by=by)
    moderator_invite(event=event, email="max@example.com", by=by)
    Mail.objects.filter(to="max@example.com").update(
        state=MailState.FAILED, error="The mail server did not answer."
    )
