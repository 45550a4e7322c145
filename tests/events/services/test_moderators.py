"""Moderators of one event: asked by mail, at the desk of that event only, and gone again."""

import pytest
from django.http import Http404
from django.test import Client

from accounts.audit import SYSTEM
from accounts.errors import AlreadyMemberError, InvitationClosedError, OthersInvitationError
from accounts.models import AuditEntry, Organization, Role, User
from accounts.services.users import user_remove, user_update
from events.access import access_moderated_event, moderators_among
from events.models import Event, EventModerator, ModeratorInvitation
from events.moderators import events_moderated_by, may_moderate
from events.services.moderators import (
    moderator_accept,
    moderator_invitation_resend,
    moderator_invitation_revoke,
    moderator_invite,
    moderator_remove,
)
from events.services.room import may_look_on
from tests.accounts.mailbox import mails_to, path_in
from tests.factories import make_event, make_membership


@pytest.fixture
def asked(event: Event, charlie: User) -> ModeratorInvitation:
    """Charlie is asked to moderate the event."""
    return moderator_invite(event=event, email=charlie.email, by=SYSTEM)


@pytest.fixture
def accepted(asked: ModeratorInvitation, charlie: User) -> EventModerator:
    """Charlie moderates the event."""
    return moderator_accept(invitation=asked, user=charlie, by=SYSTEM)


def test_who_is_asked_accepts_on_the_page_and_sits_at_the_desk(
    client: Client, asked: ModeratorInvitation, event: Event, charlie: User
) -> None:
    (mail,) = mails_to(charlie.email)
    assert event.title in mail.subject
    client.force_login(charlie)
    desk = f"/e/{event.public_id}/moderate/"
    assert client.get(desk).status_code == 404
    assert client.get(path_in(mail)).status_code == 200
    assert client.get(desk).status_code == 404
    assert client.post(path_in(mail)).headers["Location"] == desk
    assert client.get(desk).status_code == 200
    assert desk in client.get("/account/").content.decode()
    assert desk in client.get(f"/e/{event.public_id}/").content.decode()


def test_the_right_is_for_one_event(accepted: EventModerator, event: Event, charlie: User) -> None:
    other = make_event(organization=event.organization)
    assert access_moderated_event(charlie, event.public_id) == event
    with pytest.raises(Http404):
        access_moderated_event(charlie, other.public_id)
    assert moderators_among(event, [charlie]) == {charlie}
    assert moderators_among(other, [charlie]) == set()
    assert may_look_on(event=event, identity=f"Charlie #moderator-{charlie.pk}")
    assert not may_look_on(event=other, identity=f"Charlie #moderator-{charlie.pk}")
    assert not charlie.is_staff


def test_somebody_elses_invitation_is_not_accepted(
    asked: ModeratorInvitation, olga: User, event: Event
) -> None:
    with pytest.raises(OthersInvitationError):
        moderator_accept(invitation=asked, user=olga, by=SYSTEM)
    assert not may_moderate(olga, event)


def test_what_was_taken_back_says_so(
    client: Client, asked: ModeratorInvitation, charlie: User, event: Event
) -> None:
    moderator_invitation_revoke(invitation=asked, by=SYSTEM)
    client.force_login(charlie)
    page = client.post(path_in(*mails_to(charlie.email))).content.decode()
    assert "This invitation was taken back." in page
    assert not may_moderate(charlie, event)
    with pytest.raises(InvitationClosedError):
        moderator_invitation_resend(invitation=asked, by=SYSTEM)


def test_it_is_mailed_again(asked: ModeratorInvitation, charlie: User, event: Event) -> None:
    moderator_invitation_resend(invitation=asked, by=SYSTEM)
    assert moderator_invite(event=event, email=charlie.email, by=SYSTEM) == asked
    first, *others = [path_in(mail) for mail in mails_to(charlie.email)]
    assert others == [first, first]


@pytest.mark.parametrize("name", ["mona", "alice"])
def test_who_moderates_anyway_is_not_asked(
    name: str, event: Event, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(AlreadyMemberError):
        moderator_invite(event=event, email=request.getfixturevalue(name).email, by=SYSTEM)


def test_a_moderator_is_taken_away(
    client: Client, accepted: EventModerator, event: Event, charlie: User
) -> None:
    moderator_remove(moderator=accepted, by=SYSTEM)
    assert not may_moderate(charlie, event)
    client.force_login(charlie)
    assert client.get(f"/e/{event.public_id}/moderate/").status_code == 404
    assert list(events_moderated_by(charlie)) == []


def test_who_is_locked_out_moderates_nothing(
    accepted: EventModerator, event: Event, charlie: User
) -> None:
    charlie.is_active = False
    user_update(user=charlie, changed=["is_active"], by=SYSTEM)
    assert not may_moderate(charlie, event)
    assert moderators_among(event, [charlie]) == set()
    charlie.is_active = True
    user_update(user=charlie, changed=["is_active"], by=SYSTEM)
    assert may_moderate(charlie, event)


def test_a_deleted_moderator_is_written_down_at_the_event(
    accepted: EventModerator, event: Event, charlie: User
) -> None:
    user_remove(user=charlie, by=SYSTEM)
    last = AuditEntry.objects.filter(context=event.public_id).latest("pk")
    assert (last.action, last.target) == ("moderator.remove", "charlie@example.com")


def test_a_member_who_was_asked_as_well_stays_at_the_desk(
    accepted: EventModerator, event: Event, charlie: User, organization: Organization
) -> None:
    make_membership(user=charlie, organization=organization, role=Role.MODERATOR)
    moderator_remove(moderator=accepted, by=SYSTEM)
    assert may_moderate(charlie, event)
