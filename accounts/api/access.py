"""The ways from a request of the management API to an organization."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.access import access_organization, organizations_for
from accounts.audit import Actor, actor_of
from accounts.models import APIKey, Organization, Role, Scope, User


class MissingScope(PermissionDenied):
    """The key belongs to the organization, but was not made for this."""

    default_code = "missing-scope"
    default_detail = _("This API key may not do that.")

    def __init__(self, scope: Scope | None) -> None:
        super().__init__()
        self.members = {"scope": scope.value if scope else None}


def organizations_of(request: Request) -> QuerySet[Organization]:
    """Return the organizations that whoever asks may see."""
    if isinstance(request.auth, APIKey):
        return Organization.objects.filter(pk=request.auth.organization_id)
    return organizations_for(request.user)


def access_as(request: Request, slug: str, *, role: Role, scope: Scope | None) -> Organization:
    """Return the organization for somebody with ``role``, or for a key with ``scope``.

    ``scope`` None is for no key at all. Raises Http404, and MissingScope for one's own key.
    """
    if not isinstance(request.auth, APIKey):
        return access_organization(request.user, slug, role=role)
    if request.auth.organization.slug != slug:
        raise Http404("No such organization.")
    require_scope(request, scope)
    return request.auth.organization


def require_scope(request: Request, scope: Scope | None) -> None:
    """Raise MissingScope for a key that was not made for this; people have roles instead."""
    if isinstance(request.auth, APIKey) and (scope is None or scope not in request.auth.scopes):
        raise MissingScope(scope)


def may(request: Request, organization: Organization, *, role: Role, scope: Scope | None) -> bool:
    """Whether whoever asks could do more: what only those see is left out for others."""
    if isinstance(request.auth, APIKey):
        return scope in request.auth.scopes
    return organizations_for(request.user, role=role).filter(pk=organization.pk).exists()


def user_of(request: Request) -> User:
    """Return who is signed in. Raises MissingScope for a key."""
    if not isinstance(request.user, User):
        raise MissingScope(None)
    return request.user


def caller_of(request: Request) -> Actor:
    """Return who asks, as the audit log writes it."""
    key = request.auth if isinstance(request.auth, APIKey) else None
    return actor_of(request, key)
