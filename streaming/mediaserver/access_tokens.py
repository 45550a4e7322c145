"""Twilio access tokens with a video grant: what lets a browser into a room.

A token is a JWT signed with an API key's secret (HS256), header ``cty: twilio-fpa;v=1``,
``iss`` the key, ``sub`` the account, ``grants.identity`` and ``grants.video`` the rights.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

import jwt

from streaming.mediaserver import errors
from streaming.mediaserver.accounts import Account, AccountBook

ALGORITHM = "HS256"
CONTENT_TYPE = "twilio-fpa;v=1"
NOT_BEFORE_LEEWAY = 10
"""Seconds by which the issuer's clock may be ahead of ours."""


@dataclass(frozen=True)
class VideoToken:
    """A checked token: whose account, who, and the one room it is for (None: any room)."""

    account: Account
    identity: str
    room: str | None


def decode_video_token(
    token: str, accounts: AccountBook, *, now: float | None = None
) -> VideoToken:
    """Check a token and return what it grants; ``now`` is a Unix time.

    Raises TwilioError 20101 (not a JWT), 20102 (header), 20103 (issuer or subject), 20107
    (signature), 20104 (expired), 20105 (not yet valid) or 20106 (grants), in this order.
    """
    header, claims = _parse(token)
    if header.get("alg") != ALGORITHM or header.get("cty") != CONTENT_TYPE:
        raise errors.TOKEN_HEADER_INVALID()
    account, secret = _issuer(claims, accounts)
    _check_signature(token, secret)
    _check_times(claims, time.time() if now is None else now)
    identity, room = _video_grant(claims.get("grants"))
    return VideoToken(account, identity, room)


def _parse(token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    try:
        parts = jwt.decode_complete(token, options={"verify_signature": False})
    except (jwt.InvalidTokenError, UnicodeEncodeError, RecursionError) as error:
        raise errors.TOKEN_INVALID() from error
    return parts["header"], parts["payload"]


def _issuer(claims: Mapping[str, Any], accounts: AccountBook) -> tuple[Account, str]:
    issuer = claims.get("iss")
    try:
        account, secret = accounts.by_api_key(issuer if isinstance(issuer, str) else "")
    except KeyError:
        raise errors.TOKEN_ISSUER_INVALID() from None
    if claims.get("sub") != account.sid:
        raise errors.TOKEN_ISSUER_INVALID()
    return account, secret


def _check_signature(token: str, secret: str) -> None:
    try:
        jwt.PyJWS().decode(token, secret, algorithms=[ALGORITHM])
    except jwt.InvalidTokenError as error:
        raise errors.TOKEN_SIGNATURE_INVALID() from error


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    expires, not_before = claims.get("exp"), claims.get("nbf", 0)
    if not (_is_time(expires) and now < expires):
        raise errors.TOKEN_EXPIRED()
    if not (_is_time(not_before) and not_before <= now + NOT_BEFORE_LEEWAY):
        raise errors.TOKEN_NOT_YET_VALID()


def _is_time(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _video_grant(grants: object) -> tuple[str, str | None]:
    if not isinstance(grants, dict) or not isinstance(grants.get("video"), dict):
        raise errors.TOKEN_GRANTS_INVALID()
    identity, room = grants.get("identity"), grants["video"].get("room")
    if not isinstance(identity, str) or not identity:
        raise errors.TOKEN_GRANTS_INVALID()
    if room is not None and not isinstance(room, str):
        raise errors.TOKEN_GRANTS_INVALID()
    return identity, room or None
