"""Programs with keys, and people signed in, who ask the management API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.audit import SYSTEM
from accounts.models import Organization, Scope, User
from accounts.services.keys import key_create
from events.models import Event
from tests.factories import make_event

KeyOf = Callable[..., Client]
JSON = "application/json"


@pytest.fixture
def key_of() -> KeyOf:
    """Return a program's client with a new key of an organization; with every scope, or these."""

    def client(organization: Organization, *scopes: Scope) -> Client:
        wanted = scopes or tuple(Scope)
        _, key = key_create(organization=organization, name="Shop", scopes=wanted, by=SYSTEM)
        return Client(headers={"Authorization": f"Bearer {key}"})

    return client


@pytest.fixture
def shop(key_of: KeyOf, organization: Organization) -> Client:
    """A program that may do all that programs may."""
    return key_of(organization)


@pytest.fixture
def others_shop(key_of: KeyOf, other_organization: Organization) -> Client:
    """A program of another tenant."""
    return key_of(other_organization)


@pytest.fixture
def omars(omar: User) -> Client:
    """Omar's browser."""
    client = Client()
    client.force_login(omar)
    return client


@pytest.fixture
def alices(alice: User) -> Client:
    """Alice's browser."""
    client = Client()
    client.force_login(alice)
    return client


def base(organization: Organization) -> str:
    return f"/api/v1/organizations/{organization.slug}"


def at(event: Event) -> str:
    return f"{base(event.organization)}/events/{event.public_id}"


def post(client: Client, address: str, body: Any = None, **headers: str) -> Any:
    """Post JSON; ``headers`` with underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(address, body or {}, content_type=JSON, headers=named)


def patch(client: Client, address: str, body: Any) -> Any:
    return client.patch(address, body, content_type=JSON)


def draft(organization: Organization, **fields: Any) -> Event:
    return make_event(organization=organization, status="draft", **fields)
