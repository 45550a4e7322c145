"""The account's front page: what it lists, and in how many queries."""

from typing import Any

import pytest
from django.test import Client

from accounts.audit import SYSTEM
from accounts.models import Role, User
from accounts.services.invitations import invitation_send
from events.models import EventModerator
from events.services.moderators import moderator_invite
from tests.factories import make_event, make_membership, make_organization

HOME = "/account/"
QUERIES = 11  # session and user among them


def of_everything(charlie: User) -> None:
    """Give Charlie one more of all that is listed."""
    make_membership(user=charlie, role=Role.MODERATOR)
    EventModerator.objects.create(event=make_event(), user=charlie)
    moderator_invite(event=make_event(), email=charlie.email, by=SYSTEM)
    invitation_send(
        organization=make_organization(), email=charlie.email, role=Role.MODERATOR, by=SYSTEM
    )


def test_three_of_everything_take_as_many_queries_as_one(
    client: Client, charlie: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(charlie)
    of_everything(charlie)
    with django_assert_max_num_queries(QUERIES) as one:
        client.get(HOME)
    of_everything(charlie)
    of_everything(charlie)
    with django_assert_max_num_queries(len(one)):
        page = client.get(HOME).content.decode()
    assert page.count('account__row"') == 4 * 3 + 4


def test_nobody_sees_it_without_signing_in(client: Client, db: None) -> None:
    assert client.get(HOME).headers["Location"] == f"/sign-in/?next={HOME}"


def test_somebody_without_anything_is_told_what_to_do(client: Client, charlie: User) -> None:
    client.force_login(charlie)
    page = client.get(HOME).content.decode()
    assert "You work for none yet." in page
    assert "/organizations/new/" in page
    assert "/admin/" not in page


@pytest.mark.parametrize("name", ["olga", "charlie"])
def test_others_events_and_invitations_are_not_listed(
    client: Client, name: str, request: pytest.FixtureRequest, mona: User
) -> None:
    event = make_event(title="Secret night")
    moderator_invite(event=event, email=mona.email, by=SYSTEM)
    client.force_login(request.getfixturevalue(name))
    assert "Secret night" not in client.get(HOME).content.decode()
    client.force_login(mona)
    assert "Secret night" in client.get(HOME).content.decode()
