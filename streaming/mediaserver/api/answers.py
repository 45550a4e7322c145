"""What every answer has in common: JSON, Twilio's errors and dates."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ExceptionHandler

from streaming.mediaserver import errors
from streaming.mediaserver.errors import TwilioError

logger = logging.getLogger(__name__)

MORE_INFO = "https://www.twilio.com/docs/errors"


def iso_time(moment: datetime | None) -> str | None:
    """Write a time as ISO 8601 in UTC to the second, as Twilio's resources show it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def seconds_between(start: datetime, end: datetime | None) -> int | None:
    """Return the whole seconds from ``start`` to ``end``; None while there is no end."""
    return None if end is None else round((end - start).total_seconds())


def ok(content: Any) -> JSONResponse:
    """Answer 200."""
    return JSONResponse(content)


def created(content: Any) -> JSONResponse:
    """Answer 201."""
    return JSONResponse(content, HTTPStatus.CREATED)


def accepted(content: Any) -> JSONResponse:
    """Answer 202, which Twilio's Video resources give to an update."""
    return JSONResponse(content, HTTPStatus.ACCEPTED)


def error_answer(
    error: TwilioError, path: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Answer with Twilio's error object; what was not found is named by its path."""
    message = error.message
    if error.code == errors.NOT_FOUND.code:
        message = f"The requested resource {path} was not found"
    content = {
        "code": error.code,
        "message": message,
        "more_info": f"{MORE_INFO}/{error.code}",
        "status": error.status,
    }
    return JSONResponse(content, error.status, headers)


def _twilio_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, TwilioError)  # noqa: S101 - Starlette's handlers are keyed by class
    headers = {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return error_answer(error, request.url.path, headers)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    kinds = {404: errors.NOT_FOUND(), 405: errors.METHOD_NOT_ALLOWED()}
    default = TwilioError(errors.INVALID_PARAMETER.code, error.detail, error.status_code)
    return error_answer(kinds.get(error.status_code, default), request.url.path, error.headers)


def _crash(request: Request, error: Exception) -> Response:
    logger.error("%s %s failed", request.method, request.url.path)
    return error_answer(errors.INTERNAL_ERROR(), request.url.path)


EXCEPTION_HANDLERS: Mapping[Any, ExceptionHandler] = {
    TwilioError: _twilio_error,
    HTTPException: _http_error,
    Exception: _crash,
}
