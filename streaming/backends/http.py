"""The HTTP client under Twilio's SDK: with a timeout, and with our few named errors."""

import json
from typing import Any

from requests import RequestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

from streaming import failures
from streaming.backends.base import BackendRefusedError, BackendUnavailableError


class MediaHttpClient:
    """Answers with well-formed 2xx responses only; anything else is a ``BackendError``.

    It stands where the SDK's client stands, and sends through it; ``timeout`` is in seconds.
    ``direct`` goes past any proxy that the environment names.
    """

    is_async = False

    def __init__(self, *, timeout: float, direct: bool) -> None:
        self._http = TwilioHttpClient(timeout=timeout)
        self._http.session.trust_env = not direct

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """Make one request; raises ``BackendUnavailableError`` or ``BackendRefusedError``."""
        try:
            response = self._http.request(method, url, *args, **kwargs)
        except RequestException as error:
            reason = type(error).__name__
            raise BackendUnavailableError(failures.NO_ANSWER % {"reason": reason}) from error
        return _checked(response)


def _checked(response: Response) -> Response:
    """Pass a usable response on."""
    status = response.status_code
    if status >= 500 or status == 429:
        raise BackendUnavailableError(failures.NO_SERVICE % {"status": status})
    try:
        body = json.loads(response.text) if response.text else {}
    except ValueError:
        body = None
    if status >= 300:
        raise _refusal(status, body)
    if not isinstance(body, dict):
        raise BackendUnavailableError(failures.NO_JSON)
    return response


def _refusal(status: int, body: Any) -> BackendRefusedError:
    """Read Twilio's error body ``{"code", "message", "more_info", "status"}``."""
    fields = body if isinstance(body, dict) else {}
    code = fields.get("code")
    code = code if isinstance(code, int) else status
    message = str(fields.get("message") or f"HTTP {status}")
    said = failures.REFUSED % {"message": message, "code": code}
    return BackendRefusedError(said, code=code, status=status)
