"""What the person of a request may do in which organization, asked of the database once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from accounts.access import current_organization
from accounts.models import Membership, Organization, Role, User

_KEPT = "footlight_reach"
_NARROWED = "footlight_narrowed"


class Reach:
    """The roles of one person: all of them everywhere for a superuser, none for a stranger."""

    def __init__(self, request: HttpRequest) -> None:
        user = request.user
        self.everywhere = False
        self._roles: dict[int, str] = {}
        if isinstance(user, User) and user.is_active and user.is_staff:
            self.everywhere = user.is_superuser
            held = Membership.objects.filter(user=user)
            self._roles = dict(held.values_list("organization_id", "role"))

    def anywhere(self, role: Role) -> bool:
        """Whether they hold ``role`` or a higher one in some organization."""
        return self.everywhere or any(held in role.and_above for held in self._roles.values())

    def holds(self, organization_pk: int, role: Role) -> bool:
        """Whether they hold ``role`` or a higher one in this organization."""
        return self.everywhere or self._roles.get(organization_pk) in role.and_above

    def is_member(self, organization_pk: int) -> bool:
        """Whether they work for this organization, whatever a superuser may do besides."""
        return organization_pk in self._roles


def reach_of(request: HttpRequest) -> Reach:
    """Return the roles of who makes the request, read from the database once for it."""
    reach = getattr(request, _KEPT, None)
    if not isinstance(reach, Reach):
        reach = Reach(request)
        setattr(request, _KEPT, reach)
    return reach


@contextmanager
def narrow(request: HttpRequest) -> Iterator[None]:
    """Within this block, what is listed is of the organization this browser is at work for.

    A row that is opened by its address may be of any of the person's organizations.
    """
    setattr(request, _NARROWED, current_organization(request))
    try:
        yield
    finally:
        setattr(request, _NARROWED, None)


def narrowed_to(request: HttpRequest) -> Organization | None:
    """Return the organization whose rows are to be listed; None for all of the person's."""
    narrowed = getattr(request, _NARROWED, None)
    return narrowed if isinstance(narrowed, Organization) else None
