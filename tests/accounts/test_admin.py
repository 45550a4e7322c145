"""Who sees and changes what in the admin of accounts."""

from typing import Any

import pytest
from django.test import Client

from accounts.audit import SYSTEM, audit
from accounts.models import AuditEntry, Membership, Organization, Role, User
from streaming.models import Stream, StreamState
from tests.factories import make_event, make_stream, make_user

LIST = "/admin/accounts/organization/"
MEMBERS = "memberships"


@pytest.fixture
def root(db: None) -> User:
    """The operator."""
    return make_user(email="root@example.com", is_staff=True, is_superuser=True)


def page(organization: Organization) -> str:
    return f"{LIST}{organization.pk}/change/"


def form(organization: Organization, *members: dict[str, Any]) -> dict[str, Any]:
    """The fields of the organization's page, with these rows of members."""
    kept = sum("id" in member for member in members)
    fields: dict[str, Any] = {
        "name": organization.name,
        "slug": organization.slug,
        "accent": "#112233",
        f"{MEMBERS}-TOTAL_FORMS": len(members),
        f"{MEMBERS}-INITIAL_FORMS": kept,
    }
    for number, member in enumerate(members):
        fields |= {f"{MEMBERS}-{number}-organization": organization.pk}
        fields |= {f"{MEMBERS}-{number}-{name}": value for name, value in member.items()}
    return fields


def row(user: User, role: Role) -> dict[str, Any]:
    return {"id": Membership.objects.get(user=user).pk, "email": user.email, "role": role}


def test_a_member_sees_their_organization_and_no_other(
    client: Client, omar: User, organization: Organization, other_organization: Organization
) -> None:
    client.force_login(omar)
    listed = client.get(LIST).content.decode()
    assert organization.name in listed
    assert other_organization.name not in listed


def test_another_tenants_organization_is_not_there(
    client: Client, omar: User, other_organization: Organization
) -> None:
    client.force_login(omar)
    missing = client.get(page(Organization(pk=999)), follow=True)
    hidden = client.get(page(other_organization), follow=True)
    assert missing.redirect_chain == hidden.redirect_chain == [("/admin/", 302)]


@pytest.mark.parametrize("name", ["mona", "charlie"])
def test_who_is_not_staff_does_not_enter(
    client: Client, name: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(name))
    assert client.get(LIST).status_code == 302


def test_staff_without_an_organization_see_nothing(
    client: Client, organization: Organization
) -> None:
    client.force_login(make_user(is_staff=True))
    assert client.get(LIST).status_code == 403
    assert organization.name not in client.get("/admin/").content.decode()


def test_an_owner_changes_their_organization_and_adds_members(
    client: Client, alice: User, organization: Organization
) -> None:
    client.force_login(alice)
    rows = [row(alice, Role.OWNER), {"email": "sam@example.com", "role": Role.ORGANIZER}]
    assert client.post(page(organization), form(organization, *rows)).status_code == 302
    organization.refresh_from_db()
    assert organization.accent == "#112233"
    assert Membership.objects.get(user__email="sam@example.com").role == Role.ORGANIZER


def test_an_owner_changes_and_removes_members(
    client: Client, alice: User, omar: User, mona: User, organization: Organization
) -> None:
    client.force_login(alice)
    rows = [
        row(alice, Role.OWNER),
        row(omar, Role.MODERATOR),
        row(mona, Role.MODERATOR) | {"DELETE": "on"},
    ]
    assert client.post(page(organization), form(organization, *rows)).status_code == 302
    assert Membership.objects.get(user=omar).role == Role.MODERATOR
    assert not Membership.objects.filter(user=mona).exists()


def test_an_organizer_sees_the_organization_but_does_not_change_it(
    client: Client, omar: User, organization: Organization
) -> None:
    client.force_login(omar)
    assert client.get(page(organization)).status_code == 200
    assert client.post(page(organization), form(organization)).status_code == 403
    organization.refresh_from_db()
    assert organization.accent == "#7BEAA5"


def test_only_the_operator_brings_in_and_removes_tenants(
    client: Client, alice: User, root: User, organization: Organization
) -> None:
    client.force_login(alice)
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{organization.pk}/delete/", {"post": "yes"}).status_code == 403
    client.force_login(root)
    new = form(Organization(name="New", slug="new"), {"email": "new@example.com", "role": "owner"})
    del new[f"{MEMBERS}-0-organization"]
    assert client.post(f"{LIST}add/", new).status_code == 302
    assert Membership.objects.get(organization__slug="new").user.email == "new@example.com"


def test_users_are_the_operators_affair(client: Client, alice: User, root: User) -> None:
    client.force_login(alice)
    assert client.get("/admin/accounts/user/").status_code == 403
    client.force_login(root)
    listed = client.get("/admin/accounts/user/").content.decode()
    assert "alice@example.com" in listed
    fields = {"email": "Sam@Example.com", "name": "Sam", "password1": "a stage whisper"}
    fields |= {"password2": "a stage whisper"}
    assert client.post("/admin/accounts/user/add/", fields).status_code == 302
    assert User.objects.get(email="sam@example.com").check_password("a stage whisper")


def test_groups_which_give_no_rights_here_are_not_offered(client: Client, root: User) -> None:
    client.force_login(root)
    assert client.get("/admin/auth/group/").status_code == 404
    assert "Groups" not in client.get("/admin/").content.decode()


def test_a_tenant_whose_programme_runs_is_not_deleted_under_it(
    client: Client, root: User, organization: Organization
) -> None:
    stream = make_stream(organization=organization, state=StreamState.LIVE)
    make_event(organization=organization, stream=stream)
    client.force_login(root)
    client.post(f"{LIST}{organization.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": organization.pk, "post": "yes"}
    client.post(LIST, chosen)
    assert Stream.objects.filter(pk=stream.pk).exists()


def test_who_changed_the_members_is_written_down(
    client: Client, alice: User, omar: User, mona: User, organization: Organization
) -> None:
    client.force_login(alice)
    rows = [
        row(alice, Role.OWNER),
        row(omar, Role.MODERATOR),
        row(mona, Role.MODERATOR) | {"DELETE": "on"},
        {"email": "sam@example.com", "role": Role.ORGANIZER},
    ]
    client.post(page(organization), form(organization, *rows))
    written = AuditEntry.objects.filter(organization=organization, actor=alice)
    assert written.filter(action="organization.update", target="Limelight").count() == 1
    written = written.exclude(action="organization.update")
    assert set(written.values_list("action", "target", "address")) == {
        ("member.role", "omar@example.com", "127.0.0.1"),
        ("member.remove", "mona@example.com", "127.0.0.1"),
        ("member.role", "sam@example.com", "127.0.0.1"),
    }


def test_a_user_who_is_locked_out_or_deleted_is_written_down_where_they_worked(
    client: Client, root: User, mona: User, omar: User, organization: Organization
) -> None:
    client.force_login(root)
    fields = {"email": mona.email, "name": "Mona"}
    client.post(f"/admin/accounts/user/{mona.pk}/change/", fields)
    client.post(f"/admin/accounts/user/{omar.pk}/delete/", {"post": "yes"})
    written = AuditEntry.objects.filter(organization=organization, actor=root).order_by("pk")
    assert list(written.values_list("action", "target")) == [
        ("user.rights", "mona@example.com"),
        ("user.remove", "omar@example.com"),
    ]
    mona.refresh_from_db()
    assert not mona.is_active
    assert not User.objects.filter(pk=omar.pk).exists()


def test_selected_users_are_deleted_one_by_one(
    client: Client, root: User, mona: User, omar: User, organization: Organization
) -> None:
    client.force_login(root)
    chosen = {"action": "delete_selected", "_selected_action": [mona.pk, omar.pk], "post": "yes"}
    client.post("/admin/accounts/user/", chosen)
    assert AuditEntry.objects.filter(action="user.remove").count() == 2
    assert not User.objects.filter(pk__in=[mona.pk, omar.pk]).exists()


def test_a_tenant_without_events_is_deleted_with_its_audit_log(
    client: Client, root: User, alice: User, organization: Organization
) -> None:
    audit(organization=organization, by=SYSTEM, action="member.role")
    client.force_login(root)
    asked = client.get(f"{LIST}{organization.pk}/delete/").content.decode()
    assert "audit" in asked.lower()
    client.post(f"{LIST}{organization.pk}/delete/", {"post": "yes"})
    assert not Organization.objects.filter(pk=organization.pk).exists()
    assert not AuditEntry.objects.exists()
