"""Every list of the management API asks the database as often for three rows as for one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.audit import SYSTEM
from accounts.models import Invitation, Mail, Organization, Role, User
from accounts.services.keys import key_create
from events.models import Event, EventModerator, ModeratorInvitation, TicketType
from tests.events.api.manage.conftest import at, base
from tests.factories import (
    make_audience,
    make_event,
    make_membership,
    make_organization,
    make_speaker,
    make_user,
)

OF_ORGANIZATION = ["events", "members", "invitations", "keys", "mails", "audit"]
OF_EVENT = ["speakers", "ticket-types", "tickets", "moderators", "moderator-invitations"]


def grow(event: Event, alice: User) -> None:
    """Add a row to every list."""
    organization = event.organization
    make_membership(user=alice, organization=make_organization(), role=Role.MODERATOR)
    make_membership(user=make_user(), organization=organization, role=Role.MODERATOR)
    somebody = make_user()
    Invitation.objects.create(organization=organization, email=somebody.email, invited_by=somebody)
    key_create(organization=organization, name="Shop", scopes=["read"], by=SYSTEM)
    Mail.objects.create(organization=organization, kind="a", to="a@example.com", subject="a")
    make_event(organization=organization)
    make_speaker(event=event)
    seat = TicketType.objects.create(event=event, name=somebody.email)
    heir = make_audience(event=event, ticket_type=seat)
    make_audience(event=event, ticket_type=seat)
    make_audience(event=event, ticket_type=seat, transferred_from=heir)
    EventModerator.objects.create(event=event, user=somebody)
    ModeratorInvitation.objects.create(event=event, email=somebody.email, invited_by=somebody)


def asked(client: Client, address: str) -> tuple[int, int]:
    """How many rows the list has, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    return answer.json()["count"], len(queries)


@pytest.mark.parametrize("name", ["", *OF_ORGANIZATION, *OF_EVENT])
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(
    alices: Client, alice: User, event: Event, organization: Organization, name: str
) -> None:
    above = at(event) if name in OF_EVENT else base(organization)
    address = f"{above}/{name}" if name else "/api/v1/organizations"
    grow(event, alice)
    rows, queries = asked(alices, address)
    grow(event, alice)
    grow(event, alice)
    more_rows, as_many = asked(alices, address)
    assert more_rows >= rows + 2
    assert as_many == queries <= 9


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00%2B14:00"])
@pytest.mark.parametrize("asked", ["audit?since", "audit?before", "events?starts_after"])
def test_a_moment_where_the_calendar_ends_is_refused(
    shop: Client, organization: Organization, asked: str, moment: str
) -> None:
    answer = shop.get(f"{base(organization)}/{asked}={moment}")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid")
