"""The ways from a person to what belongs to an organization.

"Not yours" and "not there" give the same 404, so that nobody learns what exists elsewhere.
"""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from accounts.models import Membership, Organization, Role, User

Person = AbstractBaseUser | AnonymousUser
_CURRENT = "accounts.organization"


def organizations_for(user: Person, *, role: Role = Role.MODERATOR) -> QuerySet[Organization]:
    """Return the organizations in which ``user`` holds ``role`` or a higher one.

    A superuser reaches all of them; an anonymous or deactivated user none.
    """
    if not isinstance(user, User) or not user.is_active:
        return Organization.objects.none()
    if user.is_superuser:
        return Organization.objects.all()
    held = Membership.objects.filter(user=user, role__in=role.and_above)
    return Organization.objects.filter(pk__in=held.values("organization"))


def has_role(user: Person, organization: Organization, *, role: Role = Role.MODERATOR) -> bool:
    """Whether ``user`` holds ``role`` or a higher one in ``organization``."""
    return organizations_for(user, role=role).filter(pk=organization.pk).exists()


def users_with_role(organization: Organization, *, role: Role = Role.MODERATOR) -> QuerySet[User]:
    """Return who holds ``role`` or a higher one in ``organization``; superusers always do."""
    held = Membership.objects.filter(organization=organization, role__in=role.and_above)
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=held.values("user")), is_active=True)


def access_organization(user: Person, slug: str, *, role: Role = Role.MODERATOR) -> Organization:
    """Return the organization, or raise ``Http404`` when it is not there or not theirs."""
    try:
        return organizations_for(user, role=role).get(slug=slug)
    except Organization.DoesNotExist as missing:
        raise Http404("No such organization.") from missing


def current_organization(request: HttpRequest) -> Organization | None:
    """Return the organization this browser is at work for; None for all of the person's.

    Who lost their last role there is back to all of theirs.
    """
    key = request.session.get(_CURRENT)
    return organizations_for(request.user).filter(pk=key).first() if key else None


def switch_organization(request: HttpRequest, organization: Organization | None) -> None:
    """Let this browser be at work for one organization, or for all of the person's."""
    request.session.pop(_CURRENT, None)
    if organization is not None:
        request.session[_CURRENT] = organization.pk


def may_create_organizations(user: User) -> bool:
    """Whether a user may bring in a tenant of their own."""
    return bool(settings.SIGN_UP_OPEN or user.is_superuser)


def require_user(request: HttpRequest) -> User:
    """Return who is signed in, behind ``login_required``."""
    assert isinstance(request.user, User)  # noqa: S101  the page lets nobody else in
    return request.user
