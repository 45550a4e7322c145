"""API keys in the admin: who makes them, that they are shown once, and revoking them."""

from typing import Any

import pytest
from django.test import Client

from accounts.audit import SYSTEM
from accounts.keys import find_key
from accounts.models import APIKey, AuditEntry, Organization, Scope, User
from accounts.services.keys import key_create

KEYS = "/admin/accounts/apikey/"


def form(organization: Organization, **more: Any) -> dict[str, Any]:
    plain = {"organization": organization.pk, "name": "Ticket shop", "scopes": [Scope.READ]}
    return plain | {"expires_at_0": "", "expires_at_1": ""} | more


@pytest.fixture
def key(organization: Organization) -> APIKey:
    """A key of the organization."""
    made, _ = key_create(organization=organization, name="Shop", scopes=[Scope.READ], by=SYSTEM)
    return made


@pytest.fixture
def other_key(other_organization: Organization) -> APIKey:
    """A key of another tenant."""
    made, _ = key_create(organization=other_organization, name="Theirs", scopes=[], by=SYSTEM)
    return made


def test_an_owner_makes_a_key_which_is_shown_once(
    client: Client, alice: User, organization: Organization
) -> None:
    client.force_login(alice)
    answer: Any = client.post(f"{KEYS}add/", form(organization))
    made = APIKey.objects.get()
    written = answer.context["written"]
    assert answer.content.decode().count(written) == 1
    assert find_key(written) == made
    assert (made.scopes, made.created_by) == ([Scope.READ], alice)
    assert AuditEntry.objects.get(action="key.create").actor == alice
    for address in (KEYS, f"{KEYS}{made.pk}/change/", f"{KEYS}{made.pk}/history/"):
        said = client.get(address).content.decode()
        assert made.prefix in said
        assert written not in said
        assert made.digest not in said


def test_a_key_is_made_for_no_other_tenant(
    client: Client, alice: User, other_organization: Organization
) -> None:
    client.force_login(alice)
    answer = client.post(f"{KEYS}add/", form(other_organization))
    assert "organization" in answer.context["adminform"].form.errors
    assert not APIKey.objects.exists()


def test_a_key_that_may_do_nothing_is_refused(
    client: Client, alice: User, organization: Organization
) -> None:
    client.force_login(alice)
    answer = client.post(f"{KEYS}add/", form(organization, scopes=[]))
    assert "scopes" in answer.context["adminform"].form.errors


@pytest.mark.parametrize("who", ["omar", "olga"])
def test_only_owners_of_the_organization_see_its_keys(
    client: Client, request: pytest.FixtureRequest, key: APIKey, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    for address in (KEYS, f"{KEYS}{key.pk}/change/"):
        assert key.prefix not in client.get(address, follow=True).content.decode()


def test_a_revoked_key_opens_nothing_and_the_other_tenants_stays(
    client: Client, alice: User, key: APIKey, other_key: APIKey
) -> None:
    client.force_login(alice)
    client.post(KEYS, {"action": "revoke", "_selected_action": [key.pk, other_key.pk]})
    key.refresh_from_db()
    other_key.refresh_from_db()
    assert key.revoked_at is not None
    assert other_key.revoked_at is None
    assert AuditEntry.objects.get(action="key.revoke").actor == alice
    assert "revoked" in client.get(KEYS).content.decode()


def test_a_key_is_neither_changed_nor_deleted(client: Client, alice: User, key: APIKey) -> None:
    client.force_login(alice)
    client.post(f"{KEYS}{key.pk}/change/", {"name": "Renamed", "scopes": [Scope.TICKETS]})
    assert client.post(f"{KEYS}{key.pk}/delete/", {"post": "yes"}).status_code == 403
    key.refresh_from_db()
    assert (key.name, key.scopes) == ("Shop", [Scope.READ])


@pytest.mark.parametrize("field", ["digest__startswith=a", "prefix__startswith=a"])
def test_a_key_is_not_guessed_by_filtering(
    client: Client, alice: User, key: APIKey, field: str
) -> None:
    client.force_login(alice)
    assert client.get(f"{KEYS}?{field}").status_code == 400


def test_the_list_asks_as_much_for_three_keys_as_for_one(
    client: Client, alice: User, key: APIKey, django_assert_max_num_queries: Any
) -> None:
    client.force_login(alice)
    client.get(KEYS)
    with django_assert_max_num_queries(20) as one:
        client.get(KEYS)
    for _ in range(2):
        key_create(organization=key.organization, name="More", scopes=[], by=SYSTEM)
    with django_assert_max_num_queries(20) as three:
        client.get(KEYS)
    assert len(three) == len(one)


def test_a_key_that_has_run_out_is_not_made(
    client: Client, alice: User, organization: Organization
) -> None:
    client.force_login(alice)
    past = {"expires_at_0": "2020-01-01", "expires_at_1": "00:00"}
    said = client.post(f"{KEYS}add/", form(organization, **past)).content.decode()
    assert "This is in the past." in said
    assert not APIKey.objects.exists()
