"""Reading what a player asks for. Nothing in a request raises anything but HlsError."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from streaming.mediaserver.hls.errors import HlsError

_MAX_QUERY = 4096
_MAX_FIELDS = 32
_INTEGER = re.compile(r"[0-9]{1,18}")
_RANGE = re.compile(rb"bytes=([0-9]{0,18})-([0-9]{0,18})")

Scope = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reload:
    """Delivery directives of a media playlist request (draft-pantos-hls-rfc8216bis §6.2.5)."""

    segment: int | None
    part: int | None
    skip: bool


def query(scope: Scope) -> dict[str, str]:
    """The query parameters; of a name given twice the last counts."""
    raw: bytes = scope["query_string"]
    if not raw:
        return {}
    if len(raw) > _MAX_QUERY:
        raise HlsError(400, "bad-request", "The query is too long.")
    try:
        return dict(parse_qsl(raw.decode("latin-1"), max_num_fields=_MAX_FIELDS))
    except ValueError as error:
        raise HlsError(400, "bad-request", "The query has too many parameters.") from error


def reload_directives(parameters: Mapping[str, str]) -> Reload:
    """The directives among the parameters. HlsError 400 for one that means nothing."""
    segment = _integer(parameters, "_HLS_msn")
    part = _integer(parameters, "_HLS_part")
    if part is not None and segment is None:
        raise HlsError(400, "bad-request", "_HLS_part needs _HLS_msn.")
    return Reload(segment, part, parameters.get("_HLS_skip") in ("YES", "v2"))


def byte_range(scope: Scope, size: int) -> tuple[int, int] | None:
    """First byte and end of a single byte range (RFC 9110 §14.1.2), if one was asked for.

    Anything else that the header may say is ignored, as it may be. HlsError 416 for a range
    without a byte in it.
    """
    value = next((value for name, value in scope["headers"] if name == b"range"), b"")
    match = _RANGE.fullmatch(value)
    if match is None or match.groups() == (b"", b""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    if start >= end:
        raise HlsError(416, "bad-range", f"The file has {size} bytes.")
    return start, end


def _integer(parameters: Mapping[str, str], name: str) -> int | None:
    text = parameters.get(name)
    if text is None:
        return None
    if not _INTEGER.fullmatch(text):
        raise HlsError(400, "bad-request", f"{name} must be a number.")
    return int(text)
