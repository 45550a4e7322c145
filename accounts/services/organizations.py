"""Organizations: made by whoever will own them, changed by their owners."""

import secrets
from collections.abc import Collection

from django.db import transaction
from django.utils.text import slugify

from accounts.audit import Actor, audit
from accounts.errors import TooManyOrganizationsError
from accounts.models import Membership, Organization, Role, User
from accounts.services.members import member_set, staff_follow

MOST_OWNED = 20
_LONGEST_SLUG = 50


@transaction.atomic
def organization_create(*, name: str, owner: User, by: Actor, slug: str = "") -> Organization:
    """Create an organization that ``owner`` owns; without a ``slug`` one is made of the name.

    Raises TooManyOrganizationsError.
    """
    User.objects.select_for_update().get(pk=owner.pk)
    owned = Membership.objects.filter(user=owner, role=Role.OWNER).count()
    if owned >= MOST_OWNED and not owner.is_superuser:
        raise TooManyOrganizationsError
    organization = Organization.objects.create(name=name.strip(), slug=slug or free_slug(name))
    audit(organization=organization, by=by, action="organization.create", target=organization.name)
    member_set(organization=organization, user=owner, role=Role.OWNER, by=by)
    return organization


@transaction.atomic
def organization_update(
    *, organization: Organization, changed: Collection[str], by: Actor
) -> Organization:
    """Save the ``changed`` fields."""
    organization.save(update_fields=[*changed])
    audit(
        organization=organization,
        by=by,
        action="organization.update",
        target=organization.name,
        changed=sorted(changed),
    )
    return organization


@transaction.atomic
def organization_remove(*, organization: Organization) -> None:
    """Delete a tenant with all that it has; who organizes nothing else leaves the admin."""
    members = list(organization.members.all())
    organization.delete()
    for user in members:
        staff_follow(user)


def free_slug(name: str) -> str:
    """Return an address for an organization of this name that no other has."""
    wanted = slugify(name)[:_LONGEST_SLUG].strip("-") or "organization"
    slug = wanted
    while Organization.objects.filter(slug=slug).exists():
        slug = f"{wanted[: _LONGEST_SLUG - 5].rstrip('-')}-{secrets.token_hex(2)}"
    return slug
