"""What the operator does with users."""

from collections.abc import Collection

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.access import organizations_for
from accounts.addresses import address_forget, address_vouch
from accounts.audit import Actor, audit
from accounts.listeners import listeners
from accounts.models import Organization, User
from accounts.services.notes import rights_note

_OPENS_DOORS = {"is_active", "is_superuser"}


@transaction.atomic
def user_create(*, user: User) -> None:
    """Save a new user, whose address the operator vouches for."""
    user.save()
    address_vouch(user)


@transaction.atomic
def user_update(*, user: User, changed: Collection[str], by: Actor) -> None:
    """Save the ``changed`` fields of a user, and tell where it changes what they may do.

    It is written down wherever they work, and where they may do more or less than before. An
    address that another takes the place of opens the account no more: its mailbox may be lost.
    """
    before = User.objects.get(pk=user.pk)
    reached = set(organizations_for(before))
    user.save(update_fields=[*changed])
    if before.email != user.email:
        address_vouch(user)
        address_forget(user, before.email)
    affected = reached ^ set(organizations_for(user))
    for organization in affected:
        rights_note(
            organization=organization,
            by=by,
            action="user.rights",
            whom=user,
            key=user.pk,
            changed=[*changed],
        )
    user_note(user=user, changed=changed, by=by, told=affected)
    if _OPENS_DOORS & {*changed}:
        for listener in listeners():
            listener.user_changed(user_pk=user.pk)


@transaction.atomic
def user_note(
    *, user: User, changed: Collection[str], by: Actor, told: Collection[Organization] = ()
) -> None:
    """Write wherever a user works, but for what is ``told``, which of their fields were changed."""
    works_for = Organization.objects.filter(memberships__user=user)
    for organization in works_for.exclude(pk__in=[one.pk for one in told]):
        audit(
            organization=organization,
            by=by,
            action="user.update",
            target=user.email,
            changed=[*changed],
        )


@transaction.atomic
def squatter_remove(*, email: str, owner: User) -> None:
    """Delete the account that somebody made with an address that is proven to be ``owner``'s.

    It was never used, and nobody can use it: nothing but the address would be kept from its owner.
    """
    unused = User.objects.filter(email=email, last_login=None, is_superuser=False, memberships=None)
    proven = EmailAddress.objects.filter(verified=True)
    unused.exclude(pk=owner.pk).exclude(pk__in=proven.values("user")).delete()


@transaction.atomic
def second_factor_remove(*, user: User, by: Actor) -> None:
    """Switch a user's second factor off, for whoever lost their phone and their codes."""
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if removed:
        user_note(user=user, changed=["second_factor"], by=by)


@transaction.atomic
def user_remove(*, user: User, by: Actor) -> None:
    """Delete a user, with all their roles."""
    for listener in listeners():
        listener.user_leaving(user=user, by=by)
    reached = list(organizations_for(user))
    key = user.pk
    user.delete()
    for organization in reached:
        rights_note(organization=organization, by=by, action="user.remove", whom=user, key=key)
