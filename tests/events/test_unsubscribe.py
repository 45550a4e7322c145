"""Ending reminders from a mail."""

import pytest
from django.test import Client

from accounts.models import AuditEntry
from events.links import unsubscribe_link
from events.models import Audience


@pytest.fixture
def path(vera: Audience) -> str:
    return unsubscribe_link(vera).removeprefix("http://localhost:8000")


@pytest.fixture
def strict() -> Client:
    """A browser, or a mail program, that sends no token against forgery."""
    return Client(enforce_csrf_checks=True)


def wants(vera: Audience) -> bool:
    vera.refresh_from_db()
    return vera.reminders


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_opens_the_link_changes_nothing(
    vera: Audience, path: str, client: Client, method: str
) -> None:
    answer = getattr(client, method)(path)
    assert answer.status_code == 200
    assert wants(vera)
    assert not AuditEntry.objects.exists()


def test_one_click_in_the_mail_program_is_enough(vera: Audience, path: str, strict: Client) -> None:
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})  # RFC 8058, multipart
    assert answer.status_code == 200
    assert not wants(vera)


def test_a_form_body_is_as_good(vera: Audience, path: str, strict: Client) -> None:
    kind = "application/x-www-form-urlencoded"
    strict.post(path, "List-Unsubscribe=One-Click", content_type=kind)
    assert not wants(vera)


def test_the_page_says_how_it_is_and_takes_it_back(
    vera: Audience, path: str, client: Client
) -> None:
    assert "No more reminders" in client.get(path).content.decode()
    assert "Remind me after all" in client.post(path).content.decode()
    client.post(path, {"again": "1"})
    assert wants(vera)
    assert AuditEntry.objects.filter(actor_name=vera.identity).count() == 2


@pytest.mark.parametrize("change", ["x", "."])
def test_an_address_that_was_not_signed_here_is_nowhere(
    path: str, client: Client, change: str
) -> None:
    assert client.get(f"{path.rstrip('/')}{change}/").status_code == 404


def test_the_address_is_no_ticket(vera: Audience, path: str, client: Client) -> None:
    page = client.get(path)
    assert vera.ticket_code not in page.content.decode()
    assert not client.session.keys()


def test_the_page_is_on_no_list_and_in_no_cache(path: str, client: Client) -> None:
    page = client.get(path)
    assert "no-store" in page["Cache-Control"]
    assert 'name="robots" content="noindex"' in page.content.decode()
