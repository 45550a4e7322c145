"""Who moderates one event without working for its organization."""

from django.db import transaction

from accounts.audit import Actor
from accounts.errors import AlreadyMemberError
from accounts.models import User
from accounts.services.answering import (
    invitation_answered,
    invitation_extended,
    invitation_renewed,
    invitation_withdrawn,
)
from events.mails.moderators import mail_moderator_invitation
from events.models import Event, EventModerator, ModeratorInvitation
from events.moderators import moderators_of
from events.services.desk import desk_check
from events.services.log import event_audit


@transaction.atomic
def moderator_invite(*, event: Event, email: str, by: Actor) -> ModeratorInvitation:
    """Ask the owner of an address to moderate; who is asked already gets a new mail.

    Raises AlreadyMemberError and TooManyInvitationsError.
    """
    email = email.strip().lower()
    Event.objects.select_for_update().get(pk=event.pk)
    if moderators_of(event).filter(email=email, is_superuser=False).exists():
        raise AlreadyMemberError(email)
    invitation = invitation_renewed(event.moderator_invitations.all(), email=email)
    invitation = invitation or ModeratorInvitation(event=event, email=email)
    invitation.event = event
    invitation.invited_by = by.user
    invitation.save()
    mail_moderator_invitation(invitation=invitation)
    event_audit(event=event, by=by, action="moderator.invite", target=email)
    return invitation


@transaction.atomic
def moderator_invitation_resend(*, invitation: ModeratorInvitation, by: Actor) -> None:
    """Mail an unanswered invitation once more; it is valid for the whole time again.

    Raises InvitationClosedError when it was accepted or taken back.
    """
    invitation = _held(invitation)
    invitation_extended(invitation)
    mail_moderator_invitation(invitation=invitation)
    event_audit(event=invitation.event, by=by, action="moderator.invite", target=invitation.email)


@transaction.atomic
def moderator_invitation_revoke(*, invitation: ModeratorInvitation, by: Actor) -> None:
    """Take an invitation back. Raises InvitationClosedError when it was answered."""
    invitation = _held(invitation)
    invitation_withdrawn(invitation)
    event_audit(event=invitation.event, by=by, action="moderator.uninvite", target=invitation.email)


@transaction.atomic
def moderator_accept(*, invitation: ModeratorInvitation, user: User, by: Actor) -> EventModerator:
    """Let ``user`` moderate what they are invited to.

    Raises InvitationClosedError, and OthersInvitationError for an address that is not theirs.
    """
    invitation = _held(invitation)
    invitation_answered(invitation, user=user)
    event = invitation.event
    moderator, _ = EventModerator.objects.get_or_create(event=event, user=user)
    event_audit(event=event, by=by, action="moderator.add", target=user.email)
    desk_check(event=event, user_pk=user.pk)
    return moderator


@transaction.atomic
def moderator_remove(*, moderator: EventModerator, by: Actor) -> None:
    """Let somebody moderate the event no more, unless they work for its organization."""
    event, user = moderator.event, moderator.user
    moderator.delete()
    event_audit(event=event, by=by, action="moderator.remove", target=user.email)
    desk_check(event=event, user_pk=user.pk)


def _held(invitation: ModeratorInvitation) -> ModeratorInvitation:
    """Return the row as it is now, which nobody else changes until the transaction is over."""
    rows = ModeratorInvitation.objects.select_related("event__organization", "event__stream")
    return rows.select_for_update(of=("self",)).get(pk=invitation.pk)
