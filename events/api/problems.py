"""Errors as problem details (RFC 9457): ``type`` names the problem, ``detail`` is for people."""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from events.access import Refused
from events.errors import EventClosedError, StageTransitionError
from streaming.backends.base import BackendError, BackendRefusedError
from streaming.errors import StreamNotLiveError, StreamTransitionError

_CONFLICTS: dict[type[Exception], str] = {
    StageTransitionError: "impossible-transition",
    StreamTransitionError: "impossible-transition",
    StreamNotLiveError: "stream-not-live",
    EventClosedError: "event-closed",
}
_TRY_AGAIN_AFTER = 2  # seconds


def problem_of(error: Exception, context: object) -> Response | None:
    """Return the answer for an error a view raised; None for one that nobody foresaw."""
    if isinstance(error, tuple(_CONFLICTS)):
        return problem(_CONFLICTS[type(error)], HTTPStatus.CONFLICT, str(error), **vars(error))
    if isinstance(error, BackendError):
        return _media_problem(error)
    if isinstance(error, Http404):
        return problem("not-found", HTTPStatus.NOT_FOUND, _not_found(error))
    if isinstance(error, APIException):
        return _api_problem(error)
    return None


def problem(type_: str, status: int, detail: str, **members: Any) -> Response:
    """Return a problem-details answer; ``members`` are facts for programs."""
    facts = {
        "type": f"/problems/{type_}",
        "title": type_.replace("-", " ").capitalize(),
        "status": int(status),
        "detail": detail,
    }
    return Response(facts | members, status=status, content_type="application/problem+json")


def _media_problem(error: BackendError) -> Response:
    if isinstance(error, BackendRefusedError):
        return problem("media-refused", HTTPStatus.BAD_GATEWAY, str(error))
    detail = "The media server does not answer. Try again in a moment."
    answer = problem("media-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, detail)
    answer.headers["Retry-After"] = str(_TRY_AGAIN_AFTER)
    return answer


def _not_found(error: Http404) -> str:
    """Return the same sentence for what is not there and what is not theirs."""
    if isinstance(error, Refused) and error.reason == "revoked":
        return f"This {error.kind} link was revoked."
    return "There is nothing here, or it is not yours."


def _api_problem(error: APIException) -> Response:
    answer = problem(error.default_code.replace("_", "-"), error.status_code, str(error.detail))
    wait = getattr(error, "wait", None)
    if wait is not None:
        answer.headers["Retry-After"] = str(int(wait))
    return answer
