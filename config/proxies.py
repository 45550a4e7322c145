"""Who asks, where a proxy stands in front: it hands the address on in ``X-Forwarded-For``.

Without it all would seem to come from the proxy, and what one of them does too often, like trying
codes of tickets, would be forbidden to everybody.
"""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.decorators import sync_and_async_middleware


@sync_and_async_middleware
def client_address(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Write the address of who asks to ``REMOTE_ADDR``, as ``PROXIES`` proxies tell it."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> Awaitable[Any]:
            _note(request)
            return await get_response(request)  # type: ignore[no-any-return]

        return later

    def now(request: HttpRequest) -> Any:
        _note(request)
        return get_response(request)

    return now


def _note(request: HttpRequest) -> None:
    """Believe what the outermost of our proxies saw; whatever stands before it anybody may write.

    Where it says no address, the one of the connection stays.
    """
    seen = request.headers.get("X-Forwarded-For", "").split(",")
    if not 0 < settings.PROXIES <= len(seen):
        return
    try:
        request.META["REMOTE_ADDR"] = str(ip_address(seen[-settings.PROXIES].strip()))
    except ValueError:
        return
