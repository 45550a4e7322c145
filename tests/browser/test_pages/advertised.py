"""Events for the tests of the pages that everybody may see, put into an installation's database."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.audit import SYSTEM
from accounts.models import Organization, Role
from events.links import event_link, organization_link
from events.models import EventStatus, Speaker, Visibility
from events.seed_house import event_furnish, organization_furnish, speaker_furnish
from events.services.guests import speaker_invite
from events.services.rehearsal import rehearsal_start
from tests.browser.test_pages.cast import links, people
from tests.factories import PASSWORD, make_event, make_membership, make_organization, make_user

ORGANIZER = "olivia@example.com"


def advertised() -> dict[str, Any]:
    """Create an organization's evening with everything that its page can hold."""
    organization = make_organization(name="Limelight East", accent="#aa3311")
    organization_furnish(organization)
    organizer = make_user(name="Olivia", email=ORGANIZER, is_staff=True)
    make_membership(user=organizer, organization=organization, role=Role.ORGANIZER)
    event = make_event(
        organization=organization,
        title="The night we lit the harbour",
        description="# Four hundred lamps\n\nOver the **water**.\n\n- Questions\n- Answers",
        starts_at=timezone.now() + timedelta(days=2),
    )
    event_furnish(event)
    for name in ("Ada", "Grace", "Sam"):
        speaker = Speaker(event=event, name=name)
        speaker_furnish(speaker)
        speaker_invite(speaker=speaker, by=SYSTEM)
    make_event(organization=organization, title="The first night", status=EventStatus.ENDED)
    return {
        "event": event_link(event),
        "organization": organization_link(organization),
        "password": PASSWORD,
    }


def opening(seconds: int) -> dict[str, Any]:
    """Create an event for everybody, whose doors open in so many seconds."""
    event = make_event(
        title="The doors",
        visibility=Visibility.PUBLIC,
        doors_minutes=30,
        starts_at=timezone.now() + timedelta(minutes=30, seconds=seconds),
    )
    return {"event": event_link(event)}


def rehearsed() -> dict[str, Any]:
    """Create an event that Mona moderates, whose rehearsal starts: it has no picture yet."""
    organization = Organization.objects.get(slug="limelight")
    event = make_event(
        organization=organization,
        title="The dress rehearsal",
        starts_at=timezone.now() + timedelta(hours=2),
        ends_at=timezone.now() + timedelta(hours=3),
    )
    people(event)
    rehearsal_start(event=event, by=SYSTEM)
    return links(event)
