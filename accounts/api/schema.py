"""How the endpoints of the management API describe themselves in the OpenAPI document."""

import re
from inspect import getdoc
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

    def get_tags(self) -> list[str]:
        """Return what the view is about, in words."""
        name = type(self.view).__name__.removesuffix("ViewSet")
        return [re.sub("(?<=[a-z])(?=[A-Z])", " ", name).capitalize()]

    def get_description(self) -> str:  # type: ignore[override]  # the framework's own has two more
        """Return what an operation does: what creates says so itself."""
        view: Any = self.view
        made = getattr(view, "make", None) if view.action == "create" else None
        return str(getdoc(made) if made else super().get_description())

    def get_summary(self) -> str:
        """Return the description's first sentence."""
        return " ".join(self.get_description().partition(".")[0].split())

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
