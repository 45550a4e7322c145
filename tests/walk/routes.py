"""Every address of the site, as its URL resolver has them."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_IN_REGEX = re.compile(r"\(\?P(<\w+>)[^()]*\)")


def routes() -> Iterator[str]:
    """Return each route there is, like ``e/<slug:event>/``, once."""
    yield from dict.fromkeys(_walk(get_resolver().url_patterns, ""))


def parameters(route: str) -> list[str]:
    """Return the names of what stands in a route."""
    return _PARAMETER.findall(route)


def filled(route: str, values: Mapping[str, str]) -> str:
    """Return an address. Raises KeyError for a parameter nobody gave a value."""
    return "/" + _PARAMETER.sub(lambda found: values[found[1]], route)


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + _IN_REGEX.sub(r"\1", str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route
