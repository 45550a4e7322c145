"""Errors as problem details (RFC 9457): ``type`` names the problem, ``detail`` is for people."""

from collections.abc import Iterator
from http import HTTPStatus
from math import ceil
from typing import Any

from django.http import Http404
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.response import Response

from events.access import Refused
from events.errors import EventClosedError, RehearsalError, StageFullError, StageTransitionError
from streaming.backends.base import BackendError, BackendRefusedError
from streaming.errors import StreamNotLiveError, StreamTransitionError

_CONFLICTS: dict[type[Exception], str] = {
    StageTransitionError: "impossible-transition",
    StageFullError: "stage-full",
    StreamTransitionError: "impossible-transition",
    StreamNotLiveError: "stream-not-live",
    EventClosedError: "event-closed",
    RehearsalError: "rehearsal",
}
_TAKEN_BACK = {
    "revoked": "This {kind} link was revoked.",
    "removed": "A moderator removed you from this event.",
}
_TRY_AGAIN_AFTER = 2  # seconds


def problem_of(error: Exception, context: object) -> Response | None:
    """Return the answer for an error a view raised; None for one that nobody foresaw."""
    if isinstance(error, tuple(_CONFLICTS)):
        return problem(_CONFLICTS[type(error)], HTTPStatus.CONFLICT, str(error), **vars(error))
    if isinstance(error, BackendError):
        return _media_problem(error)
    if isinstance(error, Http404):
        return _not_found(error)
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


def _not_found(error: Http404) -> Response:
    """Return the same answer for what is not there and what is not theirs.

    Only the browser of somebody whose link was taken back learns that it was.
    """
    type_, detail = "not-found", "There is nothing here, or it is not yours."
    if isinstance(error, Refused) and error.reason in _TAKEN_BACK:
        type_, detail = error.reason, _TAKEN_BACK[error.reason].format(kind=error.kind)
    return problem(type_, HTTPStatus.NOT_FOUND, detail)


def _api_problem(error: APIException) -> Response:
    """Return the answer for what the framework, or a view, refused; ``members`` are its facts."""
    if isinstance(error, (ValidationError, ParseError)):
        return _invalid(error)
    facts = getattr(error, "members", {})
    type_ = error.default_code.replace("_", "-")
    answer = problem(type_, error.status_code, str(error.detail), **facts)
    wait = getattr(error, "wait", None)
    if wait is not None:
        answer.headers["Retry-After"] = str(ceil(wait))
    challenge = getattr(error, "auth_header", None)  # the framework's, for a 401
    if challenge is not None:
        answer.headers["WWW-Authenticate"] = challenge
    return answer


def _invalid(error: ValidationError | ParseError) -> Response:
    """Name what is wrong with each field of the body; a body that is no JSON has none."""
    fields = error.detail if isinstance(error.detail, dict) else {}
    detail = " ".join(_sentences(error.detail))
    return problem("invalid", HTTPStatus.BAD_REQUEST, detail, errors=fields)


def _sentences(detail: Any) -> Iterator[str]:
    """Return all that is said in an error's detail, however deeply."""
    match detail:
        case dict():
            for inner in detail.values():
                yield from _sentences(inner)
        case list():
            for inner in detail:
                yield from _sentences(inner)
        case _:
            yield str(detail)
