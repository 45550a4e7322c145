"""How the endpoints of the management API describe themselves in the OpenAPI document."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from accounts.api.once import HEADER

_ONCE = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    pattern=r"^[\x21-\x7e]{1,255}$",
    description="Repeat a request under the same key, and it creates once.",
)


class ManageSchema(AutoSchema):
    """Knows what the views keep in attributes: bodies of actions, and what creates."""

    def get_request_serializer(self) -> Any:
        """Return the shape of the body; an action that has none takes none."""
        view: Any = self.view
        action = view.action
        if action in view.bodies:
            return view.bodies[action]
        if action not in ("create", "update", "partial_update"):
            return None
        return super().get_request_serializer()

    def get_override_parameters(self) -> list[Any]:
        """Offer ``Idempotency-Key`` wherever something is created."""
        own = super().get_override_parameters()
        return [*own, _ONCE] if self._is_create_operation() else own

    def _is_create_operation(self) -> bool:
        view: Any = self.view
        return view.action in view.creating
