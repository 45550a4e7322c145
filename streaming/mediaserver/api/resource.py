"""One REST resource: its path, the methods it takes, who calls, and what was sent."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from streaming.mediaserver.accounts import Account, AccountBook
from streaming.mediaserver.api.parameters import Parameters, parse_form
from streaming.mediaserver.errors import AUTHENTICATION_FAILED, BODY_TOO_LARGE, INVALID_PARAMETER

MAX_BODY = 64 * 1024
"""Bytes of a request's body."""
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Call:
    """An authenticated request: the account, the SIDs in the path, the body and the query."""

    account: Account
    path: Mapping[str, str]
    form: Parameters
    query: Parameters


Handler = Callable[[Call], Response]


def resource(path: str, accounts: AccountBook, **methods: Handler) -> Route:
    """Return the route of ``path``; ``methods`` are its handlers by HTTP method (GET, POST)."""

    async def endpoint(request: Request) -> Response:
        account = _authenticate(request, accounts)
        method = "GET" if request.method == "HEAD" else request.method
        return methods[method](await _call(request, account))

    return Route(path, endpoint, methods=list(methods))


async def _call(request: Request, account: Account) -> Call:
    return Call(
        account=account,
        path=request.path_params,
        form=Parameters(await _read_form(request)),
        query=Parameters(parse_form(request.url.query)),
    )


def _authenticate(request: Request, accounts: AccountBook) -> Account:
    """Check HTTP Basic credentials (RFC 7617)."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise AUTHENTICATION_FAILED()
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise AUTHENTICATION_FAILED() from None
    user, _, password = decoded.partition(":")
    return accounts.authenticate(user, password)


async def _read_form(request: Request) -> Mapping[str, Sequence[str]]:
    body = await _read_body(request)
    content_type = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    if body and content_type != FORM:
        raise INVALID_PARAMETER(f"the body must be {FORM}, not {content_type[:80]}")
    try:
        return parse_form(body.decode())
    except UnicodeDecodeError as error:
        raise INVALID_PARAMETER("the body is not UTF-8") from error


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise BODY_TOO_LARGE(f"at most {MAX_BODY} bytes")
    return bytes(body)
