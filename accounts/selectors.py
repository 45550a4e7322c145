"""Reading accounts."""

from django.db.models import QuerySet

from accounts.addresses import addresses_of
from accounts.models import Invitation, Membership, User
from config import clock


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return a user's roles, by the name of the organization."""
    mine = Membership.objects.filter(user=user).select_related("organization")
    return mine.order_by("organization__name", "pk")


def invitations_waiting(user: User) -> QuerySet[Invitation]:
    """Return the invitations that went to an address of the user's and can be accepted."""
    open_ones = Invitation.objects.filter(
        email__in=addresses_of(user),
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=clock.now(),
    )
    return open_ones.select_related("organization").order_by("created_at", "pk")
