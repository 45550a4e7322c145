"""Who works for an organization, and in which role."""

from django.db import transaction

from accounts.audit import Actor
from accounts.errors import LastOwnerError
from accounts.models import Invitation, Membership, Organization, Role, User
from accounts.services.notes import rights_note
from config import clock


@transaction.atomic
def member_add(*, organization: Organization, email: str, role: Role, by: Actor) -> Membership:
    """Give the owner of an address a role, creating the user where there is none.

    A new user cannot sign in before somebody sets their password: people are invited instead
    (services.invitations). Somebody who is a member already gets the new role. Raises
    LastOwnerError.
    """
    user, _ = User.objects.get_or_create(email=email.strip().lower())
    return member_set(organization=organization, user=user, role=role, by=by)


@transaction.atomic
def member_set(*, organization: Organization, user: User, role: Role, by: Actor) -> Membership:
    """Give a user a role, instead of the one they may have. Raises LastOwnerError.

    Whoever may change events may enter the admin.
    """
    _organization_hold(organization)
    membership = Membership.objects.filter(user=user, organization=organization).first()
    if membership is None:
        membership = Membership(user=user, organization=organization)
    elif role != Role.OWNER:
        _require_other_owner(membership)
        _invitations_withdraw(membership)
    membership.role = role
    membership.save()
    staff_follow(user)
    rights_note(
        organization=organization, by=by, action="member.role", whom=user, key=user.pk, role=role
    )
    return membership


@transaction.atomic
def member_remove(*, membership: Membership, by: Actor) -> None:
    """Take somebody's role away. Raises LastOwnerError."""
    organization, user = membership.organization, membership.user
    _organization_hold(organization)
    _require_other_owner(membership)
    _invitations_withdraw(membership)
    membership.delete()
    staff_follow(user)
    rights_note(organization=organization, by=by, action="member.remove", whom=user, key=user.pk)


def _organization_hold(organization: Organization) -> None:
    """Let nobody else change the members until this transaction is over."""
    Organization.objects.select_for_update().get(pk=organization.pk)


def _require_other_owner(membership: Membership) -> None:
    """Raise LastOwnerError where this is the only owner who can sign in."""
    owners = Membership.objects.filter(
        organization=membership.organization, role=Role.OWNER, user__is_active=True
    )
    is_owner = owners.filter(pk=membership.pk).exists()
    if is_owner and not owners.exclude(pk=membership.pk).exists():
        raise LastOwnerError


def _invitations_withdraw(membership: Membership) -> None:
    """Take back what somebody invited whom as an owner: they may have invited themselves."""
    waiting = Invitation.objects.filter(
        organization=membership.organization,
        invited_by=membership.user,
        accepted_at=None,
        revoked_at=None,
    )
    waiting.update(revoked_at=clock.now())


def staff_follow(user: User) -> None:
    """Let a user into the admin who organizes something, and nobody else but the operator."""
    user.refresh_from_db(fields=["is_staff", "is_superuser"])  # it may have been read long ago
    organizes = Membership.objects.filter(user=user, role__in=Role.ORGANIZER.and_above).exists()
    is_staff = user.is_superuser or organizes
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])
