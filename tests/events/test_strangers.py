"""Every address of the site, and every page of the admin, as somebody whose event it is not."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from accounts.models import User
from events.models import Audience, Event, EventStatus, Guest, Speaker

SECRETS = ("Secret night", "Sennacherib", "Semiramis", "limelight", "alice@", "omar@", "mona@")
_GUEST = re.compile("<slug:(guest|audience|speaker)>")
_NAME = re.compile("<[^>]+>")
_CODE = re.compile("<(code:code|slug:token)>")
Browser = Callable[[Guest | User | None], Client]


@pytest.fixture
def secret_event(event: Event, vera: Audience, sam: Speaker, mona: User) -> Event:
    """A draft: all about it is for its own people. Their names occur nowhere by chance."""
    Audience.objects.filter(pk=vera.pk).update(name="Semiramis")
    Speaker.objects.filter(pk=sam.pk).update(name="Sennacherib")
    Event.objects.filter(pk=event.pk).update(title="Secret night", status=EventStatus.DRAFT)
    event.refresh_from_db()
    return event


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def site_addresses(event: Event, guests: Iterable[Guest]) -> Iterator[str]:
    """Every address outside the admin, filled with real ids and wrong codes."""
    for route in routes(get_resolver().url_patterns):
        if route.startswith("admin/"):
            continue
        for guest in guests:
            address = _GUEST.sub(guest.public_id, route)
            address = address.replace("<slug:event>", event.public_id)
            address = _CODE.sub("wrong", address)
            assert "<" not in address, f"{address} needs a value here"
            yield f"/{address}"


def admin_addresses() -> Iterator[str]:
    """Every list, form and history of every registered model, for each row there is."""
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{base}_changelist")
        yield reverse(f"{base}_changelist") + "?q=a"
        for row in model._default_manager.all():
            pages = ("change", "history", "delete")
            yield from (reverse(f"{base}_{page}", args=[row.pk]) for page in pages)


def leaks(answer: Any) -> list[str]:
    body = answer.content.decode()
    return [secret for secret in SECRETS if secret.lower() in body.lower()]


@pytest.mark.parametrize("who", [None, "charlie", "olga", "other_vera", "other_sam"])
def test_no_address_of_the_site_tells_a_stranger_anything(
    request: pytest.FixtureRequest,
    browser_of: Browser,
    secret_event: Event,
    vera: Audience,
    sam: Speaker,
    who: str | None,
) -> None:
    person = request.getfixturevalue(who) if who else None
    for address in site_addresses(secret_event, [vera, sam]):
        browser = browser_of(person)
        for ask in (browser.get, browser.post, browser.put, browser.delete):
            answer = ask(address)
            assert answer.status_code < 500, address
            assert not leaks(answer), address


def test_no_nul_gets_through_an_address_to_the_database() -> None:
    """PostgreSQL takes it in no text: it would be a server error there."""
    asked = [one for one in routes(get_resolver().url_patterns) if not one.startswith("admin/")]
    with_names = [route for route in asked if "<" in route]
    assert len(with_names) > 20
    for route in with_names:
        with pytest.raises(Resolver404):
            resolve("/" + _NAME.sub(f"a{chr(0)}", route))


def test_no_page_of_the_admin_tells_another_tenant_anything(
    client: Client, secret_event: Event, alice: User, omar: User, olga: User
) -> None:
    client.force_login(olga)
    addresses = list(admin_addresses())
    assert len(addresses) > 30
    for address in addresses:
        for ask in (client.get, client.post):
            assert not leaks(ask(address, follow=True)), address


def test_the_walk_would_find_a_leak(client: Client, secret_event: Event, alice: User) -> None:
    client.force_login(alice)
    found = [address for address in admin_addresses() if leaks(client.get(address))]
    assert len(found) > 5
