"""``Idempotency-Key``: who repeats a creating request creates once, and is answered the same.

After the IETF's draft-ietf-httpapi-idempotency-key-header. Only what was created is kept: a
request that was refused is asked anew.
"""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.access import caller_of, user_of
from accounts.models import Organization
from accounts.services.answers import answer_claim, answer_keep

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class KeyReused(APIException):
    """The same key came with another request before."""

    status_code = 422
    default_code = "idempotency-key-reused"
    default_detail = _("This Idempotency-Key was used for another request.")


def create_once(
    request: Request,
    organization: Organization | None,
    create: Callable[[], Response],
    *,
    secrets: tuple[str, ...] = (),
) -> Response:
    """Return what ``create`` answers, or answered before, in one transaction with what it does.

    ``secrets`` are members of the answer that are not kept: they are null when it is repeated.
    Raises KeyReused, ValidationError for a key that is none.
    """
    key = request.headers.get(HEADER)
    with transaction.atomic():
        if key is None:
            return create()
        if not _KEY.fullmatch(key):
            raise ValidationError({HEADER: [_("Write 1 to 255 visible ASCII characters.")]})
        asked = _fingerprint(request)
        user = None if organization else user_of(request)
        answer, new = answer_claim(organization=organization, user=user, key=key, fingerprint=asked)
        if answer.fingerprint != asked:
            raise KeyReused
        if not new:
            return Response(answer.body, answer.status, headers={"Idempotent-Replayed": "true"})
        made = create()
        body = _plain(made.data) | dict.fromkeys(secrets)
        answer_keep(answer=answer, status=made.status_code, body=body)
        return made


def _fingerprint(request: Request) -> str:
    """Return what tells this request from others: who asks for what."""
    asked = [caller_of(request).name, request.method, request.path, request.data]
    return sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()


def _plain(data: Any) -> dict[str, Any]:
    """Return an answer's body as it is sent."""
    body: dict[str, Any] = json.loads(JSONRenderer().render(data))
    return body
