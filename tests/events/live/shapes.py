"""Whether a value is what the live channel declares."""

from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict


def fits(value: Any, shape: Any) -> bool:
    """Whether a JSON value is of a declared type: exactly its fields, no more and no fewer."""
    if is_typeddict(shape):
        hints = get_type_hints(shape)
        optional: frozenset[str] = shape.__optional_keys__
        return (
            isinstance(value, dict)
            and set(hints) - optional <= set(value) <= set(hints)
            and all(fits(value[name], hints[name]) for name in value)
        )
    if get_origin(shape) is list:
        return isinstance(value, list) and all(fits(one, get_args(shape)[0]) for one in value)
    if isinstance(shape, UnionType):
        return any(fits(value, one) for one in get_args(shape))
    return type(value) is (shape or NoneType)
