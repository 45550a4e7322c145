"""What may be done with accounts."""

from django.db import transaction

from accounts.models import Membership, Organization, Role, User


@transaction.atomic
def member_add(*, organization: Organization, email: str, role: Role) -> Membership:
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
    return membership
