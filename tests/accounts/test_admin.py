"""Who sees and changes what in the admin of accounts."""

from collections.abc import Sequence
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.audit import SYSTEM, audit
from accounts.models import AuditEntry, Invitation, Membership, Organization, Role, User
from streaming.models import Stream, StreamState
from tests.accounts.mailbox import mails_to
from tests.factories import make_event, make_membership, make_stream, make_user

LIST = "/admin/accounts/organization/"
MEMBERS = "memberships"
INVITATIONS = "invitations"
NORA = {"email": "Nora@Example.com", "role": Role.ORGANIZER}


@pytest.fixture
def root(db: None) -> User:
    """The operator."""
    return make_user(email="root@example.com", is_staff=True, is_superuser=True)


def page(organization: Organization) -> str:
    return f"{LIST}{organization.pk}/change/"


def form(
    organization: Organization,
    *members: dict[str, Any],
    invited: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The fields of the organization's page, with these rows of members and invitations."""
    fields: dict[str, Any] = {
        "name": organization.name,
        "slug": organization.slug,
        "accent": "#112233",
    }
    for prefix, rows in ((MEMBERS, members), (INVITATIONS, invited)):
        fields[f"{prefix}-TOTAL_FORMS"] = len(rows)
        fields[f"{prefix}-INITIAL_FORMS"] = sum("id" in one for one in rows)
        for number, one in enumerate(rows):
            if organization.pk:
                fields[f"{prefix}-{number}-organization"] = organization.pk
            fields |= {f"{prefix}-{number}-{name}": value for name, value in one.items()}
    return fields


def row(user: User, role: Role) -> dict[str, Any]:
    return {"id": Membership.objects.get(user=user).pk, "role": role}


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


def test_an_owner_changes_their_organization_and_invites(
    client: Client, alice: User, organization: Organization
) -> None:
    client.force_login(alice)
    fields = form(organization, row(alice, Role.OWNER), invited=[NORA])
    assert client.post(page(organization), fields).status_code == 302
    organization.refresh_from_db()
    assert organization.accent == "#112233"
    invitation = Invitation.objects.get(email="nora@example.com")
    assert (invitation.role, invitation.invited_by) == (Role.ORGANIZER, alice)
    assert len(mails_to("nora@example.com")) == 1
    assert not User.objects.filter(email="nora@example.com").exists()


def test_nobody_is_made_a_member_by_the_form_without_being_asked(
    client: Client, alice: User, organization: Organization
) -> None:
    client.force_login(alice)
    new = {"email": "nora@example.com", "user": alice.pk, "role": Role.ORGANIZER}
    client.post(page(organization), form(organization, row(alice, Role.OWNER), new))
    assert Membership.objects.count() == 1


def test_an_invitation_is_sent_again_with_another_role_and_taken_back(
    client: Client, alice: User, organization: Organization
) -> None:
    client.force_login(alice)
    me = row(alice, Role.OWNER)
    client.post(page(organization), form(organization, me, invited=[NORA]))
    sent = {"id": Invitation.objects.get().pk, "role": Role.MODERATOR}
    again = form(organization, me, invited=[sent | {"again": "on"}])
    assert client.post(page(organization), again).status_code == 302
    assert Invitation.objects.get().role == Role.MODERATOR
    assert len(mails_to("nora@example.com")) == 2
    gone = form(organization, me, invited=[sent | {"DELETE": "on"}])
    assert client.post(page(organization), gone).status_code == 302
    assert Invitation.objects.get().revoked_at is not None
    assert "nora@example.com" not in client.get(page(organization)).content.decode()


@pytest.mark.parametrize("email", ["mona@example.com", "nonsense"])
def test_who_cannot_be_invited_is_said_beside_the_field(
    client: Client, alice: User, mona: User, organization: Organization, email: str
) -> None:
    client.force_login(alice)
    me = [row(alice, Role.OWNER), row(mona, Role.MODERATOR)]
    client.post(page(organization), form(organization, *me, invited=[NORA]))
    answer = client.post(
        page(organization), form(organization, *me, invited=[NORA | {"email": email}])
    )
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_an_organizer_sees_members_but_no_invitations(
    client: Client, alice: User, omar: User, organization: Organization
) -> None:
    client.force_login(alice)
    me = [row(alice, Role.OWNER), row(omar, Role.ORGANIZER)]
    client.post(page(organization), form(organization, *me, invited=[NORA]))
    client.force_login(omar)
    seen = client.get(page(organization)).content.decode()
    assert alice.email in seen
    assert "nora@example.com" not in seen


@pytest.mark.parametrize("change", [{"role": Role.ORGANIZER}, {"DELETE": "on"}])
def test_the_last_owner_stays(
    client: Client, alice: User, organization: Organization, change: dict[str, str]
) -> None:
    client.force_login(alice)
    answer = client.post(page(organization), form(organization, row(alice, Role.OWNER) | change))
    assert "The last owner stays" in answer.content.decode()
    assert Membership.objects.get(user=alice).role == Role.OWNER


def test_an_owner_hands_over_in_one_step(
    client: Client, alice: User, omar: User, organization: Organization
) -> None:
    client.force_login(alice)
    rows = [row(alice, Role.MODERATOR), row(omar, Role.OWNER)]
    assert client.post(page(organization), form(organization, *rows)).status_code == 302
    assert Membership.objects.get(user=omar).role == Role.OWNER
    assert Membership.objects.get(user=alice).role == Role.MODERATOR
    alice.refresh_from_db()
    assert not alice.is_staff


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
    owner = {"email": "new@example.com", "role": "owner"}
    new = form(Organization(name="New", slug="new"), invited=[owner])
    assert client.post(f"{LIST}add/", new).status_code == 302
    assert Invitation.objects.get(organization__slug="new").email == "new@example.com"


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


def test_a_user_whom_the_operator_makes_can_sign_in(client: Client, root: User) -> None:
    client.force_login(root)
    fields = {"email": "Sam@Example.com", "name": "Sam", "password1": "a stage whisper"}
    client.post("/admin/accounts/user/add/", fields | {"password2": "a stage whisper"})
    form = {"login": "sam@example.com", "password": "a stage whisper"}
    assert Client().post("/sign-in/", form).headers["Location"] == "/account/"


def test_an_address_of_somebody_else_is_not_given_to_a_user(
    client: Client, root: User, mona: User, charlie: User
) -> None:
    EmailAddress.objects.create(user=mona, email="mona@work.example", verified=True)
    client.force_login(root)
    fields = {"email": "Mona@Work.example", "name": "Charlie", "is_active": "on"}
    answer = client.post(f"/admin/accounts/user/{charlie.pk}/change/", fields)
    assert "Somebody else has confirmed" in answer.content.decode()


def test_what_the_operator_does_with_a_user_is_written_down_where_they_work(
    client: Client, root: User, mona: User, organization: Organization
) -> None:
    client.force_login(root)
    Authenticator.objects.create(user=mona, type=Authenticator.Type.TOTP, data={})
    users = "/admin/accounts/user/"
    words = {"password1": "a stage whisper", "password2": "a stage whisper"}
    assert client.post(f"{users}{mona.pk}/password/", words).status_code == 302
    client.post(users, {"action": "second_factor_off", "_selected_action": mona.pk})
    renamed = {"email": mona.email, "name": "Mona M.", "is_active": "on"}
    client.post(f"{users}{mona.pk}/change/", renamed)
    written = AuditEntry.objects.filter(organization=organization, actor=root).order_by("pk")
    assert [(entry.action, entry.details["changed"]) for entry in written] == [
        ("user.update", ["password"]),
        ("user.update", ["second_factor"]),
        ("user.update", ["name"]),
    ]
    assert User.objects.get(pk=mona.pk).check_password("a stage whisper")
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("path", ["account/emailaddress/", "mfa/authenticator/"])
def test_secrets_of_second_factors_and_others_addresses_are_not_in_the_admin(
    client: Client, root: User, path: str
) -> None:
    client.force_login(root)
    assert client.get(f"/admin/{path}").status_code == 404


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
    ]
    client.post(page(organization), form(organization, *rows, invited=[NORA]))
    written = AuditEntry.objects.filter(organization=organization, actor=alice)
    assert written.filter(action="organization.update", target="Limelight").count() == 1
    written = written.exclude(action="organization.update")
    assert set(written.values_list("action", "target", "address")) == {
        ("member.role", "omar@example.com", "127.0.0.1"),
        ("member.remove", "mona@example.com", "127.0.0.1"),
        ("invitation.send", "nora@example.com", "127.0.0.1"),
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


def test_a_mailbox_that_was_lost_opens_the_account_no_more(
    client: Client, root: User, mona: User
) -> None:
    client.force_login(root)
    fields = {"email": "mona@new.example", "name": "Mona", "is_active": "on"}
    assert client.post(f"/admin/accounts/user/{mona.pk}/change/", fields).status_code == 302
    for email in ("mona@example.com", "mona@new.example"):
        Client().post("/account/password/reset/", {"email": email})
    assert mails_to("mona@example.com") == []
    assert len(mails_to("mona@new.example")) == 1


def test_who_organized_a_deleted_tenant_only_leaves_the_admin(
    client: Client, root: User, omar: User, alice: User, organization: Organization
) -> None:
    make_membership(user=alice, role=Role.ORGANIZER)
    client.force_login(root)
    client.post(f"{LIST}{organization.pk}/delete/", {"post": "yes"})
    assert not Organization.objects.filter(pk=organization.pk).exists()
    assert [User.objects.get(pk=user.pk).is_staff for user in (omar, alice)] == [False, True]
