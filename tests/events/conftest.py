"""The event the tests are about, who has a personal link to it, and another tenant's event."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.audit import Actor
from accounts.models import Organization, Role, User
from events.models import Audience, Event, Speaker
from events.services.event import event_launch
from streaming.backends.current import media_backend
from tests.conftest import member
from tests.factories import make_audience, make_event, make_speaker, make_user
from tests.streaming.conftest import settle
from tests.streaming.plane import Plane, running_plane


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    """Throttles count in the cache: each test starts at zero."""
    cache.clear()


@pytest.fixture
def event(organization: Organization) -> Event:
    """A scheduled event of the organization."""
    return make_event(organization=organization, title="Opening night")


@pytest.fixture
def sam(event: Event) -> Speaker:
    """Sam speaks."""
    return make_speaker(event=event, name="Sam")


@pytest.fixture
def vera(event: Event) -> Audience:
    """Vera holds a ticket."""
    return make_audience(event=event, name="Vera")


@pytest.fixture
def other_event(other_organization: Organization) -> Event:
    """An event of another tenant."""
    return make_event(organization=other_organization, title="Closing night")


@pytest.fixture
def other_sam(other_event: Event) -> Speaker:
    """A speaker of another tenant."""
    return make_speaker(event=other_event, name="Selma")


@pytest.fixture
def other_vera(other_event: Event) -> Audience:
    """A ticket holder of another tenant."""
    return make_audience(event=other_event, name="Viggo")


@pytest.fixture
def root(db: None) -> User:
    """The operator of the site."""
    return make_user(name="Root", email="root@example.com", is_staff=True, is_superuser=True)


@pytest.fixture
def otto(other_organization: Organization) -> User:
    """Otto moderates for another tenant."""
    return member(other_organization, "Otto", Role.MODERATOR, is_staff=False)


@pytest.fixture
def dora(organization: Organization) -> User:
    """Dora organized here until her account was closed."""
    return member(organization, "Dora", Role.ORGANIZER, is_staff=True)


@pytest.fixture
def viktor(event: Event) -> Audience:
    """Viktor holds a ticket too."""
    return make_audience(event=event, name="Viktor")


@pytest.fixture
def sue(event: Event) -> Speaker:
    """Sue speaks too."""
    return make_speaker(event=event, name="Sue")


As = Callable[[Audience | Speaker | User | None], Client]


@pytest.fixture
def browser_of() -> As:
    """Return a browser of somebody: a guest has opened their link, a user has signed in."""

    def browser(who: Audience | Speaker | User | None) -> Client:
        client = Client()
        match who:
            case Audience():
                client.get(f"/t/{who.ticket_code}/")
            case Speaker():
                client.get(f"/s/{who.access_code}/")
            case User():
                client.force_login(who)
        return client

    return browser


@pytest.fixture
def plane(settings: Settings) -> Iterator[Plane]:
    """A media plane of our own, which the settings lead to."""
    with running_plane() as plane:
        settings.TWILIO_VIDEO_URL = settings.TWILIO_MEDIA_URL = plane.url
        yield plane


@pytest.fixture
def live(event: Event, omar: User, plane: Plane) -> Event:
    """The event, on air."""
    event_launch(event=event, by=Actor(omar.email, omar))
    settle(event.stream, media_backend())
    plane.play()
    settle(event.stream, media_backend())
    assert event.is_live
    return event
