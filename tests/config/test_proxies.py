"""Who asks, behind a proxy and without one."""

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import AsyncRequestFactory, Client, RequestFactory
from pytest_django import Settings

from config.proxies import client_address
from events.throttles import MISSES
from tests.factories import make_audience

PROXY, GUEST = "127.0.0.1", "192.0.2.7"


def asked_by(forwarded: str) -> str:
    """Return from where a request came that the proxy handed on like this."""
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    client_address(lambda request: HttpResponse())(request)
    return str(request.META["REMOTE_ADDR"])


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, GUEST, PROXY),
        (1, GUEST, GUEST),
        (1, f"198.51.100.1, {GUEST}", GUEST),
        (2, f"198.51.100.1, {GUEST}, 10.0.0.1", GUEST),
        (2, GUEST, PROXY),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "unknown", PROXY),
        (1, "", PROXY),
    ],
)
def test_only_what_our_own_proxies_say_is_believed(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXIES = proxies
    assert asked_by(forwarded) == address


async def test_it_is_so_in_the_web_process_too(settings: Settings) -> None:
    settings.PROXIES = 1

    async def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.META["REMOTE_ADDR"])

    request = AsyncRequestFactory().get("/", headers={"X-Forwarded-For": GUEST})
    assert (await client_address(answer)(request)).content == GUEST.encode()


@pytest.mark.django_db
def test_one_who_tries_codes_shuts_nobody_else_out(settings: Settings, client: Client) -> None:
    settings.PROXIES = 1
    cache.clear()
    for _ in range(MISSES):
        client.get("/t/wrong/", headers={"X-Forwarded-For": GUEST})
    code = make_audience().ticket_code
    assert client.get(f"/t/{code}/", headers={"X-Forwarded-For": GUEST}).status_code == 429
    assert client.get(f"/t/{code}/", headers={"X-Forwarded-For": "192.0.2.8"}).status_code == 302
