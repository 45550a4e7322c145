"""An event's own moderators in the admin: inviting, mailing again, taking back, removing."""

import pytest
from django.test import Client

from accounts.audit import SYSTEM
from accounts.models import AuditEntry, User
from events.models import Event, EventModerator, ModeratorInvitation
from events.services.moderators import moderator_invite
from tests.support.mails import mails


def page(event: Event) -> str:
    return f"/admin/events/event/{event.pk}/moderators/"


@pytest.fixture
def invited(event: Event) -> ModeratorInvitation:
    """Max was asked to moderate."""
    invitation = moderator_invite(event=event, email="max@example.com", by=SYSTEM)
    mails()
    return invitation


def test_somebody_is_invited_by_mail(client: Client, omar: User, event: Event) -> None:
    client.force_login(omar)
    asked = {"email": "Max@Example.com", "invite": "Invite"}
    said = client.post(page(event), asked, follow=True).content.decode()
    assert "max@example.com" in said
    assert [mail.to for mail in mails()] == [["max@example.com"]]
    assert AuditEntry.objects.get(action="moderator.invite").actor == omar


def test_what_is_no_address_is_refused(client: Client, omar: User, event: Event) -> None:
    client.force_login(omar)
    said = client.post(page(event), {"email": "max", "invite": "Invite"}).content.decode()
    assert "Enter a valid email address." in said
    assert not ModeratorInvitation.objects.exists()


def test_who_works_there_already_is_not_invited(
    client: Client, omar: User, mona: User, event: Event
) -> None:
    client.force_login(omar)
    client.post(page(event), {"email": mona.email, "invite": "Invite"})
    assert not ModeratorInvitation.objects.exists()


def test_an_invitation_is_mailed_again_and_taken_back(
    client: Client, omar: User, event: Event, invited: ModeratorInvitation
) -> None:
    client.force_login(omar)
    client.post(page(event), {"resend": invited.pk})
    assert [mail.to for mail in mails()] == [["max@example.com"]] * 2
    client.post(page(event), {"revoke": invited.pk})
    invited.refresh_from_db()
    assert invited.revoked_at is not None
    said = client.post(page(event), {"revoke": invited.pk}, follow=True).content.decode()
    assert 'class="error"' in said


def test_a_moderator_is_removed(client: Client, omar: User, event: Event, charlie: User) -> None:
    moderator = EventModerator.objects.create(event=event, user=charlie)
    client.force_login(omar)
    assert "charlie@example.com" in client.get(page(event)).content.decode()
    client.post(page(event), {"remove": moderator.pk})
    assert not EventModerator.objects.exists()
    assert AuditEntry.objects.filter(action__startswith="moderator.", actor=omar).count() == 1


@pytest.mark.parametrize("name", ["remove", "resend", "revoke"])
def test_rows_of_another_event_are_not_there(
    client: Client, omar: User, event: Event, other_event: Event, charlie: User, name: str
) -> None:
    moderator = EventModerator.objects.create(event=other_event, user=charlie)
    invitation = moderator_invite(event=other_event, email="otto@example.com", by=SYSTEM)
    key = moderator.pk if name == "remove" else invitation.pk
    client.force_login(omar)
    for asked in (key, "x", ""):
        assert client.post(page(event), {name: asked}).status_code == 404
    assert client.post(page(event), {}).status_code == 404
    invitation.refresh_from_db()
    assert invitation.revoked_at is None
    assert EventModerator.objects.exists()


@pytest.mark.parametrize("who", ["olga", "mona", "charlie"])
def test_nobody_else_sees_who_moderates(
    client: Client,
    request: pytest.FixtureRequest,
    event: Event,
    invited: ModeratorInvitation,
    who: str,
) -> None:
    client.force_login(request.getfixturevalue(who))
    for answer in (client.get(page(event)), client.post(page(event), {"revoke": invited.pk})):
        assert answer.status_code in (302, 404)
    invited.refresh_from_db()
    assert invited.revoked_at is None


@pytest.mark.parametrize("key", ["x", "", "٣٣٣", "9" * 30, "9" * 5_000])
def test_what_is_no_key_of_a_row_is_not_found(
    client: Client, omar: User, event: Event, key: str
) -> None:
    client.force_login(omar)
    for asked in ("remove", "resend", "revoke"):
        assert client.post(page(event), {asked: key}).status_code == 404
