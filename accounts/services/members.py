"""Who works for an organization, and in which role."""

from django.db import transaction

from accounts.audit import Actor
from accounts.models import Membership, Organization, Role, User
from accounts.services.notes import rights_note


@transaction.atomic
def member_add(*, organization: Organization, email: str, role: Role, by: Actor) -> Membership:
    """Give the owner of an address a role, creating the user where there is none.

    A new user cannot sign in before somebody sets their password. Whoever may change events may
    enter the admin. Somebody who is a member already gets the new role.
    """
    user, _ = User.objects.get_or_create(email=email.strip().lower())
    membership, _ = Membership.objects.update_or_create(
        user=user, organization=organization, defaults={"role": role}
    )
    if role in Role.ORGANIZER.and_above and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    rights_note(
        organization=organization, by=by, action="member.role", whom=user, key=user.pk, role=role
    )
    return membership


@transaction.atomic
def member_remove(*, membership: Membership, by: Actor) -> None:
    """Take somebody's role away."""
    organization, user = membership.organization, membership.user
    membership.delete()
    rights_note(organization=organization, by=by, action="member.remove", whom=user, key=user.pk)
