"""Reads and checks what a client sent: form fields and query parameters, in PascalCase.

Every refusal names the parameter and what it may be. An empty value counts as absent.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from streaming.mediaserver.errors import INVALID_PARAMETER, ErrorKind

MAX_FIELDS = 100
Default = TypeVar("Default")


def parse_form(encoded: str) -> Mapping[str, Sequence[str]]:
    """Decode ``application/x-www-form-urlencoded`` text; raises 20001 when it is malformed."""
    if not encoded:
        return {}
    try:
        return parse_qs(
            encoded,
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError as error:
        raise INVALID_PARAMETER("the parameters are not properly form-encoded") from error


class Parameters:
    """The fields of one body or query."""

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        self._values = values

    def given(self) -> dict[str, str]:
        """Return the last value of every parameter that has one."""
        return {name: values[-1] for name in self._values if (values := self.all(name))}

    def all(self, name: str) -> list[str]:
        """Return every value given for ``name``."""
        return [value for value in self._values.get(name, ()) if value]

    def text(self, name: str) -> str | None:
        """Return the last value given for ``name``."""
        return next(reversed(self.all(name)), None)

    def required(self, name: str) -> str:
        """Return the value of ``name``; raises 20001 when it is absent."""
        value = self.text(name)
        if value is None:
            raise INVALID_PARAMETER(f"{name} is required")
        return value

    def integer(
        self,
        name: str,
        default: Default,
        *,
        low: int,
        high: int,
        error: ErrorKind = INVALID_PARAMETER,
    ) -> int | Default:
        """Return a whole number from ``low`` to ``high``; raises ``error`` otherwise."""
        text = self.text(name)
        if text is None:
            return default
        digits = text.strip()
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1
        if not low <= number <= high:
            raise error(f"{name} must be a whole number from {low} to {high}, not {_quoted(text)}")
        return number

    def boolean(self, name: str, default: bool) -> bool:
        """Return true or false, written in any case; raises 20001 otherwise."""
        return self.choice(name, ("true", "false"), str(default)).lower() == "true"

    def choice(
        self,
        name: str,
        choices: Iterable[str],
        default: str | None = None,
        error: ErrorKind = INVALID_PARAMETER,
    ) -> str:
        """Return the one of ``choices`` that was given in any case; raises ``error`` otherwise.

        Without a ``default`` the parameter is required.
        """
        text = self.text(name)
        if text is None and default is not None:
            return default
        found = {choice.lower(): choice for choice in choices}
        if text is None or text.lower() not in found:
            given = "it is missing" if text is None else f"not {_quoted(text)}"
            raise error(f"{name} must be one of {', '.join(found.values())}; {given}")
        return found[text.lower()]

    def url(self, name: str, error: ErrorKind = INVALID_PARAMETER) -> str | None:
        """Return an absolute http or https URL; raises ``error`` otherwise."""
        text = self.text(name)
        if text is not None and not _is_web_address(text):
            raise error(f"{name} must be an absolute http or https URL, not {_quoted(text)}")
        return text

    def moment(self, name: str) -> datetime | None:
        """Return an ISO 8601 date or time, UTC unless it says otherwise; raises 20001."""
        text = self.text(name)
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise INVALID_PARAMETER(
                f"{name} must be YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, not {_quoted(text)}"
            ) from error
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def interval(self, after: str, before: str) -> Callable[[datetime], bool]:
        """Return the test for a time from ``after`` on and earlier than ``before``."""
        start, end = self.moment(after), self.moment(before)
        return lambda moment: (start is None or start <= moment) and (end is None or moment < end)

    def json(self, name: str) -> Any:
        """Return the decoded JSON of a required parameter; raises 20001 when it is none."""
        text = self.required(name)
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise INVALID_PARAMETER(f"{name} must be JSON: {_reason(error)}") from error

    def json_object(self, name: str) -> dict[str, Any]:
        """Return a required parameter that is a JSON object; raises 20001 when it is none."""
        value = self.json(name)
        if not isinstance(value, dict):
            raise INVALID_PARAMETER(f"{name} must be a JSON object")
        return value


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:80] + "…")


def _reason(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        return False
    printable = text.isprintable() and " " not in text
    return (
        parts.scheme in ("http", "https") and bool(parts.hostname) and port_is_valid and printable
    )
