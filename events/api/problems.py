"""Errors as problem details (RFC 9457): ``type`` names the problem, ``detail`` is for people."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from math import ceil
from typing import Any

from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.response import Response

from accounts import errors as account_errors
from events import errors
from events.access import Refused
from streaming.backends.base import BackendError, BackendRefusedError
from streaming.errors import StreamNotLiveError, StreamTransitionError
from streaming.failures import said

logger = logging.getLogger(__name__)

_CONFLICTS: dict[type[Exception], str] = {
    account_errors.LastOwnerError: "last-owner",
    account_errors.AlreadyMemberError: "already-member",
    account_errors.TooManyInvitationsError: "too-many-invitations",
    account_errors.TooManyOrganizationsError: "too-many-organizations",
    account_errors.InvitationClosedError: "invitation-closed",
    errors.StageTransitionError: "impossible-transition",
    errors.StageFullError: "stage-full",
    StreamTransitionError: "impossible-transition",
    StreamNotLiveError: "stream-not-live",
    errors.EventClosedError: "event-closed",
    errors.EventNotScheduledError: "event-not-scheduled",
    errors.RehearsalError: "rehearsal",
    errors.SoldOutError: "sold-out",
    errors.AddressTakenError: "address-taken",
    errors.TicketDeadError: "ticket-dead",
    errors.TicketKeptError: "ticket-kept",
    errors.NoAddressError: "no-address",
    errors.LinkDeadError: "link-dead",
    errors.InLineUpError: "address-taken",
    errors.TicketTypeInUseError: "ticket-type-in-use",
}
_TAKEN_BACK = {
    ("ticket", "revoked"): gettext_lazy("This ticket link was revoked."),
    ("speaker", "revoked"): gettext_lazy("This speaker link was revoked."),
    ("ticket", "transferred"): gettext_lazy("This ticket was passed on to somebody else."),
    ("speaker", "expired"): gettext_lazy("This speaker link has run out."),
    ("ticket", "removed"): gettext_lazy("A moderator removed you from this event."),
    ("speaker", "removed"): gettext_lazy("A moderator removed you from this event."),
}
_TRY_AGAIN_AFTER = 2  # seconds


def problem_of(error: Exception, context: object) -> Response | None:
    """Return the answer for an error a view raised; None for one that nobody foresaw."""
    if isinstance(error, tuple(_CONFLICTS)):
        return problem(_CONFLICTS[type(error)], HTTPStatus.CONFLICT, str(error), **vars(error))
    if isinstance(error, IntegrityError):
        return _at_the_same_moment(error)
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
        return problem("media-refused", HTTPStatus.BAD_GATEWAY, said(str(error)))
    detail = _("The media server does not answer. Try again in a moment.")
    answer = problem("media-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, detail)
    answer.headers["Retry-After"] = str(_TRY_AGAIN_AFTER)
    return answer


def _at_the_same_moment(error: IntegrityError) -> Response:
    """Return the answer for what was free when it was looked at, and taken when it was written."""
    logger.warning("A request lost a race, or nobody checked what it wrote: %s", error)
    detail = _("Somebody changed this at the same moment. Look again.")
    return problem("conflict", HTTPStatus.CONFLICT, detail)


def _not_found(error: Http404) -> Response:
    """Return the same answer for what is not there and what is not theirs.

    Only the browser of somebody whose link was taken back learns that it was.
    """
    type_, detail = "not-found", _("There is nothing here, or it is not yours.")
    if isinstance(error, Refused) and (error.kind, error.reason) in _TAKEN_BACK:
        type_, detail = error.reason, str(_TAKEN_BACK[error.kind, error.reason])
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
