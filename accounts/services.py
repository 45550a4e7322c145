"""What may be done with accounts. Each function is one transaction and tells of changed roles."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.access import organizations_for
from accounts.audit import Actor, audit
from accounts.listeners import listeners
from accounts.models import Membership, Organization, Role, User


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
    _note(organization, by, "member.role", user, user.pk, role=role)
    return membership


@transaction.atomic
def member_remove(*, membership: Membership, by: Actor) -> None:
    """Take somebody's role away."""
    organization, user = membership.organization, membership.user
    membership.delete()
    _note(organization, by, "member.remove", user, user.pk)


@transaction.atomic
def user_update(*, user: User, changed: Iterable[str], by: Actor) -> None:
    """Save the ``changed`` fields of a user, and tell where it changes what they may do."""
    changed = list(changed)
    reached = set(organizations_for(User.objects.get(pk=user.pk)))
    user.save(update_fields=changed)
    for organization in reached ^ set(organizations_for(user)):
        _note(organization, by, "user.rights", user, user.pk, changed=changed)


@transaction.atomic
def user_remove(*, user: User, by: Actor) -> None:
    """Delete a user, with all their roles."""
    reached = list(organizations_for(user))
    key = user.pk
    user.delete()
    for organization in reached:
        _note(organization, by, "user.remove", user, key)


def _note(
    organization: Organization, by: Actor, action: str, whom: User, key: int, **more: Any
) -> None:
    """Write down that roles changed, and tell those who listen; ``key`` is that of ``whom``."""
    audit(organization=organization, by=by, action=action, target=whom.email, **more)
    for listener in listeners():
        listener.roles_changed(organization=organization, user_pk=key)
