# mypy: disable-error-code="no-untyped-call"
# (factory_boy annotates none of its declarations)
"""Factories of test data, and typed functions to call them by.

Each function takes the model's fields by keyword and fills in the rest; tests/conftest.py casts
the people of the story with them.
"""

from typing import Any

from django.utils import timezone
from factory.declarations import LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory, Password

from accounts.addresses import address_vouch
from accounts.models import Membership, Organization, Role, User
from events.models import Audience, Event, EventStatus, Speaker, TicketType
from streaming.models import Stream

PASSWORD = "footlight"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    name = Sequence("User {}".format)
    email = Sequence("user{}@example.com".format)
    password = Password(PASSWORD)


class OrganizationFactory(DjangoModelFactory[Organization]):
    class Meta:
        model = Organization

    name = Sequence("Organization {}".format)
    slug = Sequence("organization-{}".format)


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    organization = SubFactory(OrganizationFactory)
    role = Role.OWNER


class StreamFactory(DjangoModelFactory[Stream]):
    class Meta:
        model = Stream

    organization = SubFactory(OrganizationFactory)


class EventFactory(DjangoModelFactory[Event]):
    class Meta:
        model = Event

    organization = SubFactory(OrganizationFactory)
    stream = SubFactory(StreamFactory, organization=SelfAttribute("..organization"))
    title = Sequence("Event {}".format)
    starts_at = LazyFunction(timezone.now)
    status = EventStatus.SCHEDULED


class SpeakerFactory(DjangoModelFactory[Speaker]):
    class Meta:
        model = Speaker

    event = SubFactory(EventFactory)
    name = Sequence("Speaker {}".format)


class TicketTypeFactory(DjangoModelFactory[TicketType]):
    class Meta:
        model = TicketType

    event = SubFactory(EventFactory)
    name = Sequence("Type {}".format)


class AudienceFactory(DjangoModelFactory[Audience]):
    class Meta:
        model = Audience

    event = SubFactory(EventFactory)
    name = Sequence("Viewer {}".format)


def make_user(**fields: Any) -> User:
    """Create somebody who can sign in with ``PASSWORD``: their address is confirmed."""
    user = UserFactory.create(**fields)
    address_vouch(user)
    return user


def make_organization(**fields: Any) -> Organization:
    """Create a tenant."""
    return OrganizationFactory.create(**fields)


def make_membership(**fields: Any) -> Membership:
    """Create a membership: a new owner of a new organization, unless told otherwise."""
    return MembershipFactory.create(**fields)


def make_stream(**fields: Any) -> Stream:
    """Create an idle stream."""
    return StreamFactory.create(**fields)


def make_event(**fields: Any) -> Event:
    """Create a scheduled event with an idle stream."""
    return EventFactory.create(**fields)


def make_speaker(**fields: Any) -> Speaker:
    """Create a speaker with a personal link."""
    return SpeakerFactory.create(**fields)


def make_audience(**fields: Any) -> Audience:
    """Create a ticket and its holder."""
    return AudienceFactory.create(**fields)


def make_ticket_type(**fields: Any) -> TicketType:
    """Create a type of tickets, open for registration."""
    return TicketTypeFactory.create(**fields)
