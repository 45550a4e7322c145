"""Reading accounts."""

from django.db.models import QuerySet

from accounts.addresses import addresses_of
from accounts.models import Invitation, Membership, User
from accounts.services.answering import Invited, unanswered
from config import clock


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return a user's roles, by the name of the organization."""
    mine = Membership.objects.filter(user=user).select_related("organization")
    return mine.order_by("organization__name", "pk")


def invitations_waiting(user: User) -> QuerySet[Invitation]:
    """Return the invitations to organizations that ``user`` can accept."""
    return waiting_for(user, Invitation.objects.select_related("organization"))


def waiting_for(user: User, invitations: QuerySet[Invited]) -> QuerySet[Invited]:
    """Return those that went to an address of the user's and can be accepted, the oldest first."""
    mine = invitations.filter(email__in=addresses_of(user), expires_at__gt=clock.now())
    return unanswered(mine).order_by("created_at", "pk")
