"""What an invitation to an organization and one to an event have in common."""

from typing import TypeVar

from django.db.models import QuerySet

from accounts.addresses import is_address_of, masked
from accounts.errors import InvitationClosedError, OthersInvitationError, TooManyInvitationsError
from accounts.models import AbstractInvitation, User
from accounts.models.invitation import default_expiry
from config import clock

MOST_OPEN = 100  # invitations of one organization or event that nobody has answered yet

Invited = TypeVar("Invited", bound=AbstractInvitation)


def closed_reason(invitation: AbstractInvitation) -> str:
    """Return why an invitation cannot be accepted: accepted, revoked or expired; else ``""``."""
    if invitation.accepted_at is not None:
        return "accepted"
    if invitation.revoked_at is not None:
        return "revoked"
    return "" if invitation.is_open else "expired"


def unanswered(invitations: QuerySet[Invited]) -> QuerySet[Invited]:
    """Return those that were neither accepted nor taken back; they may have run out."""
    return invitations.filter(accepted_at=None, revoked_at=None)


def invitation_renewed(invitations: QuerySet[Invited], *, email: str) -> Invited | None:
    """Return the unanswered invitation of this address, valid for the whole time again, if any.

    It is not saved yet. Raises TooManyInvitationsError where there is none and no room for one.
    """
    waiting = unanswered(invitations)
    found = waiting.filter(email=email).first()
    if found is not None:
        found.expires_at = default_expiry()
    elif waiting.count() >= MOST_OPEN:
        raise TooManyInvitationsError
    return found


def invitation_answered(invitation: AbstractInvitation, *, user: User) -> None:
    """Note that ``user`` accepts an invitation, whose row the caller holds.

    Raises InvitationClosedError, and OthersInvitationError for an address that is not theirs.
    """
    reason = closed_reason(invitation)
    if reason:
        raise InvitationClosedError(reason)
    if not is_address_of(user, invitation.email):
        raise OthersInvitationError(masked(invitation.email))
    invitation.accepted_at = clock.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])


def invitation_extended(invitation: AbstractInvitation) -> None:
    """Let an invitation that waits be valid for the whole time again, also one that has run out.

    Raises InvitationClosedError when it was answered.
    """
    _require_waiting(invitation)
    invitation.expires_at = default_expiry()
    invitation.save(update_fields=["expires_at"])


def invitation_withdrawn(invitation: AbstractInvitation) -> None:
    """Note that an invitation is taken back. Raises InvitationClosedError when it was answered."""
    _require_waiting(invitation)
    invitation.revoked_at = clock.now()
    invitation.save(update_fields=["revoked_at"])


def _require_waiting(invitation: AbstractInvitation) -> None:
    if invitation.accepted_at is not None or invitation.revoked_at is not None:
        raise InvitationClosedError(closed_reason(invitation))
