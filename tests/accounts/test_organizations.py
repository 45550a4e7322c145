"""Creating an organization, and working for several."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.access import current_organization
from accounts.audit import SYSTEM
from accounts.errors import TooManyOrganizationsError
from accounts.models import AuditEntry, Membership, Organization, Role, User
from accounts.services import organizations
from accounts.services.organizations import free_slug, organization_create
from tests.factories import make_membership, make_organization

HOME = "/account/"
SWITCH = "/account/organization/"


def current(client: Client, user: User) -> Organization | None:
    request = client.get(HOME).wsgi_request
    return current_organization(request)


def test_who_creates_an_organization_owns_it_and_enters_the_admin(
    client: Client, charlie: User
) -> None:
    client.force_login(charlie)
    answer = client.post("/organizations/new/", {"name": " Théâtre du Phare "})
    assert answer.headers["Location"] == "/admin/"
    made = Organization.objects.get()
    assert (made.name, made.slug) == ("Théâtre du Phare", "theatre-du-phare")
    assert Membership.objects.get(user=charlie).role == Role.OWNER
    assert client.get("/admin/").status_code == 200
    assert current(client, charlie) == made
    entries = AuditEntry.objects.filter(actor=charlie).order_by("pk")
    assert [entry.action for entry in entries] == ["organization.create", "member.role"]


def test_nobody_creates_one_without_signing_in(client: Client, db: None) -> None:
    assert client.get("/organizations/new/").headers["Location"].startswith("/sign-in/")
    client.post("/organizations/new/", {"name": "Mine"})
    assert not Organization.objects.exists()


def test_where_sign_up_is_closed_only_the_operator_brings_in_tenants(
    client: Client, charlie: User, settings: Settings
) -> None:
    settings.SIGN_UP_OPEN = False
    client.force_login(charlie)
    assert client.post("/organizations/new/", {"name": "Mine"}).status_code == 403
    assert "organizations/new" not in client.get(HOME).content.decode()
    assert not Organization.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_name_that_is_none_is_refused_with_a_reason(
    client: Client, charlie: User, name: str
) -> None:
    client.force_login(charlie)
    answer = client.post("/organizations/new/", {"name": name})
    assert answer.status_code == 200
    assert "field__error" in answer.content.decode()
    assert not Organization.objects.exists()


def test_two_of_one_name_have_addresses_of_their_own(charlie: User) -> None:
    first, second = (
        organization_create(name="Limelight", owner=charlie, by=SYSTEM) for _ in range(2)
    )
    assert first.slug == "limelight"
    assert second.slug.startswith("limelight-")


@pytest.mark.parametrize("name", ["演劇", "!!!", "a" * 100])
def test_every_name_gets_an_address(name: str, db: None) -> None:
    make_organization(slug=free_slug(name))
    assert 0 < len(free_slug(name)) <= 50


def test_one_person_owns_only_so_many(charlie: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organizations, "MOST_OWNED", 1)
    organization_create(name="One", owner=charlie, by=SYSTEM)
    with pytest.raises(TooManyOrganizationsError, match="as many"):
        organization_create(name="Two", owner=charlie, by=SYSTEM)


def test_one_switches_between_ones_organizations_and_back_to_all(
    client: Client, alice: User, organization: Organization, other_organization: Organization
) -> None:
    make_membership(user=alice, organization=other_organization, role=Role.MODERATOR)
    client.force_login(alice)
    assert current(client, alice) is None
    client.post(SWITCH, {"organization": other_organization.pk})
    assert current(client, alice) == other_organization
    assert "you work here now" in client.get(HOME).content.decode()
    client.post(SWITCH, {"organization": ""})
    assert current(client, alice) is None


@pytest.mark.parametrize("chosen", ["other", "nonsense", "999999"])
def test_one_cannot_switch_to_what_is_not_ones_own(
    client: Client, alice: User, other_organization: Organization, chosen: str
) -> None:
    client.force_login(alice)
    wanted = str(other_organization.pk) if chosen == "other" else chosen
    assert client.post(SWITCH, {"organization": wanted}).status_code == 302
    assert current(client, alice) is None


def test_who_lost_the_role_there_is_back_to_all(
    client: Client, alice: User, other_organization: Organization
) -> None:
    member = make_membership(user=alice, organization=other_organization, role=Role.MODERATOR)
    client.force_login(alice)
    client.post(SWITCH, {"organization": other_organization.pk})
    member.delete()
    assert current(client, alice) is None


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [("/admin/", "/admin/"), ("https://evil.example/", HOME), ("//evil.example", HOME), ("", HOME)],
)
def test_a_switch_leads_to_this_site_only(
    client: Client, alice: User, wanted: str, leads_to: str
) -> None:
    client.force_login(alice)
    assert client.post(SWITCH, {"next": wanted}).headers["Location"] == leads_to


def test_one_changes_ones_own_name(client: Client, mona: User) -> None:
    client.force_login(mona)
    page = client.post("/account/profile/", {"name": "Mona M."}, follow=True).content.decode()
    assert "Your name is changed." in page
    assert User.objects.get(pk=mona.pk).name == "Mona M."


@pytest.mark.parametrize("number", ["x", "9" * 30, "9" * 5_000])
def test_an_organization_of_no_readable_number_is_none(
    client: Client, alice: User, number: str
) -> None:
    client.force_login(alice)
    assert client.post(SWITCH, {"organization": number}).status_code == 302
    assert current(client, alice) is None
    assert client.get(f"/admin/r/{number}/1/").status_code == 404
