"""Invitations to an organization: sent, accepted by their owner only, taken back, run out."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.addresses import addresses_of
from accounts.audit import SYSTEM, Actor
from accounts.errors import (
    AlreadyMemberError,
    InvitationClosedError,
    OthersInvitationError,
    TooManyInvitationsError,
)
from accounts.models import AuditEntry, Invitation, Membership, Organization, Role, User
from accounts.services import answering
from accounts.services.invitations import (
    invitation_accept,
    invitation_resend,
    invitation_revoke,
    invitation_send,
)
from accounts.services.members import member_remove, member_set
from config import clock
from tests.accounts.mailbox import mails_to, path_in
from tests.factories import PASSWORD, make_user

WORDS = "four hundred lamps over the water"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Nobody has tried anything yet."""
    cache.clear()


@pytest.fixture
def invited(organization: Organization, alice: User) -> Invitation:
    """Nora is invited to organize."""
    return invitation_send(
        organization=organization,
        email=" Nora@Example.com",
        role=Role.ORGANIZER,
        by=Actor(alice.email, alice),
    )


def address(invitation: Invitation) -> str:
    return f"/invitations/{invitation.code}/"


def send(organization: Organization, email: str, role: Role = Role.MODERATOR) -> Invitation:
    return invitation_send(organization=organization, email=email, role=role, by=SYSTEM)


def test_an_invitation_is_mailed_with_its_link_and_written_down(
    invited: Invitation, organization: Organization, alice: User
) -> None:
    (mail,) = mails_to("nora@example.com")
    assert path_in(mail) == address(invited)
    assert "Alice invites you to work with Limelight" in mail.text
    assert mail.organization == organization
    entry = AuditEntry.objects.get(actor=alice)
    assert (entry.action, entry.target) == ("invitation.send", "nora@example.com")
    assert invited.code not in str(entry.details)


def test_somebody_new_signs_up_on_the_way_and_confirms_nothing_twice(
    client: Client, invited: Invitation, settings: Settings
) -> None:
    settings.SIGN_UP_OPEN = False
    page = client.get(address(invited)).content.decode()
    assert "Create your account" in page
    form = client.get(f"/sign-up/?next={address(invited)}").content.decode()
    assert 'value="nora@example.com"' in form
    fields = {"name": "Nora", "email": "nora@example.com", "password1": WORDS}
    answer = client.post("/sign-up/", fields | {"next": address(invited)})
    assert answer.headers["Location"] == address(invited)
    assert len(mails_to("nora@example.com")) == 1
    assert client.post(address(invited)).headers["Location"] == "/admin/"
    nora = User.objects.get(email="nora@example.com")
    assert Membership.objects.get(user=nora).role == Role.ORGANIZER
    assert nora.is_staff


def test_an_invitation_proves_its_own_address_and_no_other(
    client: Client, organization: Organization
) -> None:
    invited = send(organization, "nora@example.com")
    client.get(address(invited))
    client.post("/sign-up/", {"name": "Eve", "email": "eve@example.com", "password1": WORDS})
    eve = User.objects.get()
    assert eve.email == invited.email
    assert addresses_of(eve) == [invited.email]


def test_a_member_elsewhere_accepts_with_their_account(
    client: Client, charlie: User, organization: Organization
) -> None:
    invitation = send(organization, charlie.email)
    client.force_login(charlie)
    assert "Limelight" in client.get("/account/").content.decode()
    assert client.post(address(invitation)).headers["Location"] == "/account/"
    assert Membership.objects.get(user=charlie).role == Role.MODERATOR
    invitation.refresh_from_db()
    assert invitation.accepted_by == charlie


def test_who_is_signed_in_with_another_address_does_not_get_the_role(
    client: Client, charlie: User, invited: Invitation
) -> None:
    client.force_login(charlie)
    page = client.get(address(invited)).content.decode()
    assert "It was sent to n…@example.com" in page
    assert "you are signed in as charlie@example.com" in page
    assert invited.email not in page
    assert "no confirmed address of your account" in client.post(address(invited)).content.decode()
    assert not Membership.objects.filter(user=charlie).exists()


def test_reading_an_invitation_accepts_nothing(client: Client, invited: Invitation) -> None:
    for ask in (client.get, client.head, client.post):
        assert ask(address(invited)).status_code == 200
    invited.refresh_from_db()
    assert invited.is_open


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("accepted", "This invitation was accepted already."),
        ("revoked", "This invitation was taken back."),
        ("expired", "This invitation has run out."),
    ],
)
def test_what_is_over_says_why_and_gives_nothing(
    client: Client, charlie: User, organization: Organization, end: str, said: str
) -> None:
    invitation = send(organization, charlie.email)
    if end == "accepted":
        invitation_accept(invitation=invitation, user=charlie, by=SYSTEM)
        Membership.objects.all().delete()
    elif end == "revoked":
        invitation_revoke(invitation=invitation, by=SYSTEM)
    else:
        Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    client.force_login(charlie)
    assert said in client.get(address(invitation)).content.decode()
    assert said in client.post(address(invitation)).content.decode()
    assert "Invitations for you" not in client.get("/account/").content.decode()
    with pytest.raises(InvitationClosedError) as refused:
        invitation_accept(invitation=invitation, user=charlie, by=SYSTEM)
    assert refused.value.reason == end
    assert not Membership.objects.exists()


def test_an_unknown_code_is_a_404_that_says_what_to_do(client: Client, db: None) -> None:
    answer = client.get("/invitations/nonsense/")
    assert answer.status_code == 404
    assert "We do not know this invitation." in answer.content.decode()


def test_who_is_invited_again_gets_a_new_mail_and_the_new_role(
    invited: Invitation, organization: Organization
) -> None:
    Invitation.objects.update(expires_at=clock.now() - timedelta(days=1))
    again = send(organization, invited.email, Role.MODERATOR)
    assert (again.pk, again.role, again.is_open) == (invited.pk, Role.MODERATOR, True)
    assert len(mails_to(invited.email)) == 2


def test_one_that_ran_out_can_be_sent_again_and_one_that_was_answered_cannot(
    invited: Invitation,
) -> None:
    Invitation.objects.update(expires_at=clock.now() - timedelta(days=1))
    invitation_resend(invitation=invited, by=SYSTEM)
    invited.refresh_from_db()
    assert invited.is_open
    assert len(mails_to(invited.email)) == 2
    invitation_revoke(invitation=invited, by=SYSTEM)
    for again in (invitation_resend, invitation_revoke):
        with pytest.raises(InvitationClosedError):
            again(invitation=invited, by=SYSTEM)
    assert len(mails_to(invited.email)) == 2


def test_a_member_is_not_invited(mona: User, organization: Organization) -> None:
    with pytest.raises(AlreadyMemberError, match=mona.email):
        send(organization, mona.email.upper())
    assert mails_to(mona.email) == []


def test_what_an_owner_invited_whom_is_taken_back_with_the_role(
    alice: User, omar: User, invited: Invitation, organization: Organization
) -> None:
    member_set(organization=organization, user=omar, role=Role.OWNER, by=SYSTEM)
    other = invitation_send(
        organization=organization, email="o@example.com", role=Role.OWNER, by=Actor("Omar", omar)
    )
    member_remove(membership=alice.memberships.get(), by=SYSTEM)
    invited.refresh_from_db()
    other.refresh_from_db()
    assert (invited.is_open, other.is_open) == (False, True)
    member_set(organization=organization, user=make_user(), role=Role.OWNER, by=SYSTEM)
    member_set(organization=organization, user=omar, role=Role.ORGANIZER, by=SYSTEM)
    other.refresh_from_db()
    assert not other.is_open


def test_a_higher_role_is_not_lost_by_an_old_invitation(
    alice: User, charlie: User, organization: Organization
) -> None:
    invitation = send(organization, charlie.email)
    Membership.objects.create(user=charlie, organization=organization, role=Role.OWNER)
    invitation_accept(invitation=invitation, user=charlie, by=SYSTEM)
    assert Membership.objects.get(user=charlie).role == Role.OWNER


def test_an_unconfirmed_address_accepts_nothing(charlie: User, organization: Organization) -> None:
    charlie.emailaddress_set.create(email="nora@example.com", verified=False)  # type: ignore[attr-defined]
    invitation = send(organization, "nora@example.com")
    with pytest.raises(OthersInvitationError):
        invitation_accept(invitation=invitation, user=charlie, by=SYSTEM)


def test_mails_to_strangers_have_an_end(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "MOST_OPEN", 2)
    send(organization, "one@example.com")
    send(organization, "two@example.com")
    with pytest.raises(TooManyInvitationsError):
        send(organization, "three@example.com")
    send(organization, "two@example.com")


def test_who_has_an_account_signs_in_on_the_way(
    client: Client, charlie: User, organization: Organization
) -> None:
    invitation = send(organization, charlie.email)
    form = {"login": charlie.email, "password": PASSWORD, "next": address(invitation)}
    assert client.post("/sign-in/", form).headers["Location"] == address(invitation)
