"""What all endpoints of the management API share: who calls, for which organization, and how."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as ModelError
from django.db.models import Model, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.viewsets import GenericViewSet

from accounts.api.access import access_as, caller_of
from accounts.api.authentication import IsSomebody, KeyAuthentication
from accounts.api.once import create_once
from accounts.api.pages import Pages
from accounts.api.schema import ManageSchema
from accounts.api.throttles import CallerThrottle, WriteThrottle
from accounts.audit import Actor
from accounts.models import Organization, Role, Scope


class ManageViewSet(GenericViewSet[Any]):
    """Endpoints below one organization.

    Reading takes ``read_role`` or a key with ``read_scope``, all else the ``write_`` ones; None is
    for no key at all. Views that list define ``rows``. ``bodies`` are the shapes of requests by
    action, where they are not the view's own; the actions in ``creating`` create something.
    """

    schema = ManageSchema()
    bodies: ClassVar[dict[str, type[Serializer[Any]]]] = {}
    creating: ClassVar[frozenset[str]] = frozenset({"create"})

    authentication_classes = (KeyAuthentication, SessionAuthentication)
    permission_classes = (IsSomebody,)
    throttle_classes = (CallerThrottle, WriteThrottle)
    pagination_class = Pages
    filter_backends = (DjangoFilterBackend, OrderingFilter)
    lookup_value_converter: ClassVar[str] = "int"
    http_method_names = ["get", "head", "post", "patch", "delete"]
    read_role: ClassVar[Role] = Role.ORGANIZER
    write_role: ClassVar[Role] = Role.ORGANIZER
    read_scope: ClassVar[Scope | None] = Scope.READ
    write_scope: ClassVar[Scope | None] = None
    organization: Organization

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the organization, once it is known who asks."""
        super().initial(request, *args, **kwargs)
        reading = request.method in ("GET", "HEAD")
        self.organization = access_as(
            request,
            kwargs["organization"],
            role=self.read_role if reading else self.write_role,
            scope=self.read_scope if reading else self.write_scope,
        )

    def get_queryset(self) -> QuerySet[Any]:
        """Return the organization's rows."""
        return self.rows()

    def rows(self) -> QuerySet[Any]:
        """Return the organization's rows; each view says which."""
        raise NotImplementedError

    @property
    def caller(self) -> Actor:
        """Who asks, as the audit log writes it."""
        return caller_of(self.request)

    def checked(self, *, partial: bool = False) -> dict[str, Any]:
        """Return the request's body, checked. Raises ValidationError."""
        shape = self.bodies.get(self.action) or self.get_serializer_class()
        context = self.get_serializer_context()
        body = shape(data=self.request.data, partial=partial, context=context)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def shown(self, row: Any, *, as_: type[BaseSerializer[Any]] | None = None) -> Any:
        """Return a row as the API shows it."""
        shape = as_ or self.get_serializer_class()
        return shape(row, context=self.get_serializer_context()).data


class ReadViewSet(ListModelMixin, RetrieveModelMixin, ManageViewSet):
    """Endpoints that list and show."""


class CreateMixin:
    """Adds the creation of one row, once for each ``Idempotency-Key``; ``make`` does it."""

    secrets: ClassVar[tuple[str, ...]] = ()

    def create(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Create it."""

        def made() -> Response:
            return Response(self.shown(self.make(self.checked())), 201)

        organization = getattr(self, "organization", None)  # which may be what is created
        return create_once(request, organization, made, secrets=self.secrets)


def filled(row: Model, values: dict[str, Any]) -> list[str]:
    """Write ``values`` into a row that is not saved yet; return the names of the fields changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def require_valid(row: Model, *, exclude: Collection[str] = ()) -> None:
    """Raise ValidationError for what the model refuses, but for the fields in ``exclude``."""
    try:
        row.full_clean(exclude=exclude)
    except ModelError as error:
        raise ValidationError(error.message_dict) from error
