"""How the APIs describe their answers in the OpenAPI document: sections, and problems."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar, get_type_hints

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import resolve_type_hint
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.serializers import Serializer

from accounts.api.once import HEADER

_V = TypeVar("_V", bound=Callable[..., Any])
_UNSAFE = ("post", "put", "patch", "delete")
_ALWAYS = (401, 403, 404, 406, 429)
_CHANGING = (400, 409, 415, 502, 503)
_PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457). There are more members, as the problem needs them.",
    "properties": {
        "type": {"type": "string", "description": "Names the problem: `/problems/…`."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "errors": {
            "type": "object",
            "additionalProperties": True,
            "description": "With `/problems/invalid`: what is wrong, by the name of the field.",
        },
    },
    "required": ["type", "title", "status", "detail"],
}


class PageSchema(AutoSchema):
    """Keeps the commands of the pages together."""

    def get_tags(self) -> list[str]:
        """Return what they are."""
        return ["Pages"]


def section(shape: Any) -> dict[str, Any]:
    """Return the schema of a part of the pages' state, which is a type of ``events.live``."""
    resolved: dict[str, Any] = resolve_type_hint(shape)  # type: ignore[no-untyped-call]
    return resolved


def members_of(shape: type[Any]) -> dict[str, Any]:
    """Return the types of a dataclass's fields, by name."""
    return get_type_hints(shape)


def described(
    *,
    request: type[Serializer[Any]] | None = None,
    query: type[Serializer[Any]] | None = None,
    **members: Any,
) -> Callable[[_V], _V]:
    """Describe an endpoint of the pages: body, query, the answer's ``members`` by their types."""
    properties = {name: section(shape) for name, shape in members.items()}
    answer = {"type": "object", "properties": properties, "required": [*members]}
    parameters = [query] if query else []
    said = {200: OpenApiResponse(answer, description="")}
    return extend_schema(request=request, parameters=parameters, responses=said)


def add_problems(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Add to every operation the problems that it may answer with; a hook of drf-spectacular."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    answers = components.setdefault("responses", {})
    for operations in result["paths"].values():
        for method, operation in operations.items():
            for status in _problems(method, operation):
                name = HTTPStatus(status).name.title().replace("_", "")
                answers[name] = _answer(status)
                here = {"$ref": f"#/components/responses/{name}"}
                operation["responses"].setdefault(str(status), here)
    return result


def _problems(method: str, operation: dict[str, Any]) -> set[int]:
    """Return the statuses of the problems that an operation may answer with."""
    parameters = operation.get("parameters", ())
    statuses = set(_ALWAYS)
    if method in _UNSAFE:
        statuses.update(_CHANGING)
    if any(one["in"] == "query" for one in parameters):
        statuses.add(400)
    if any(one["name"] == HEADER for one in parameters):
        statuses.add(422)
    return statuses


def _answer(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema}}
    return {"description": HTTPStatus(status).phrase, "content": content}
