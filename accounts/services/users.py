"""What the operator does with users."""

from collections.abc import Iterable

from django.db import transaction

from accounts.access import organizations_for
from accounts.audit import Actor
from accounts.models import User
from accounts.services.notes import rights_note


@transaction.atomic
def user_update(*, user: User, changed: Iterable[str], by: Actor) -> None:
    """Save the ``changed`` fields of a user, and tell where it changes what they may do."""
    changed = list(changed)
    reached = set(organizations_for(User.objects.get(pk=user.pk)))
    user.save(update_fields=changed)
    for organization in reached ^ set(organizations_for(user)):
        rights_note(
            organization=organization,
            by=by,
            action="user.rights",
            whom=user,
            key=user.pk,
            changed=changed,
        )


@transaction.atomic
def user_remove(*, user: User, by: Actor) -> None:
    """Delete a user, with all their roles."""
    reached = list(organizations_for(user))
    key = user.pk
    user.delete()
    for organization in reached:
        rights_note(organization=organization, by=by, action="user.remove", whom=user, key=key)
