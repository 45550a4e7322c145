"""Invitations to work for an organization."""

from django.db import transaction

from accounts.audit import Actor, audit
from accounts.errors import AlreadyMemberError
from accounts.links import invitation_link
from accounts.mail import mail_queue
from accounts.models import Invitation, Membership, Organization, Role, User
from accounts.services.answering import (
    invitation_answered,
    invitation_extended,
    invitation_renewed,
    invitation_withdrawn,
)
from accounts.services.members import member_set


@transaction.atomic
def invitation_send(*, organization: Organization, email: str, role: Role, by: Actor) -> Invitation:
    """Invite the owner of an address; who is invited already gets this role and a new mail.

    Raises AlreadyMemberError and TooManyInvitationsError.
    """
    email = email.strip().lower()
    Organization.objects.select_for_update().get(pk=organization.pk)
    addresses = Membership.objects.filter(organization=organization)
    if addresses.filter(user__email=email).exists():
        raise AlreadyMemberError(email)
    invitation = invitation_renewed(organization.invitations.all(), email=email) or Invitation(
        organization=organization, email=email
    )
    invitation.role = role
    invitation.invited_by = by.user
    invitation.save()
    _mail(invitation)
    _note(invitation, by, "invitation.send", role=role)
    return invitation


@transaction.atomic
def invitation_resend(*, invitation: Invitation, by: Actor) -> None:
    """Mail an unanswered invitation once more; it is valid for the whole time again.

    Raises InvitationClosedError when it was accepted or taken back.
    """
    invitation = _held(invitation)
    invitation_extended(invitation)
    _mail(invitation)
    _note(invitation, by, "invitation.send", role=invitation.role)


@transaction.atomic
def invitation_revoke(*, invitation: Invitation, by: Actor) -> None:
    """Take an invitation back. Raises InvitationClosedError when it was answered."""
    invitation_withdrawn(_held(invitation))
    _note(invitation, by, "invitation.revoke")


@transaction.atomic
def invitation_accept(*, invitation: Invitation, user: User, by: Actor) -> Membership:
    """Give ``user`` the role they are invited to; a higher one that they have stays.

    Raises InvitationClosedError, and OthersInvitationError for an address that is not theirs.
    """
    invitation = _held(invitation)
    invitation_answered(invitation, user=user)
    organization = invitation.organization
    _note(invitation, by, "invitation.accept", role=invitation.role)
    has = Membership.objects.filter(user=user, organization=organization).first()
    if has is not None and has.role in Role(invitation.role).and_above:
        return has
    return member_set(organization=organization, user=user, role=Role(invitation.role), by=by)


def _held(invitation: Invitation) -> Invitation:
    """Return the row as it is now, which nobody else changes until the transaction is over."""
    rows = Invitation.objects.select_related("organization").select_for_update(of=("self",))
    return rows.get(pk=invitation.pk)


def _mail(invitation: Invitation) -> None:
    mail_queue(
        kind="invitation",
        to=invitation.email,
        template="account/mail/invitation",
        context={
            "organization": invitation.organization,
            "role": invitation.get_role_display(),
            "inviter": str(invitation.invited_by or ""),
            "link": invitation_link(invitation),
            "expires_at": invitation.expires_at,
        },
        organization=invitation.organization,
    )


def _note(invitation: Invitation, by: Actor, action: str, **details: str) -> None:
    audit(
        organization=invitation.organization,
        by=by,
        action=action,
        target=invitation.email,
        **details,
    )
