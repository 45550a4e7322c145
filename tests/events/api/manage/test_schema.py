"""The OpenAPI document: what it says is so for random requests too, asked as those who may."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from rest_framework.throttling import SimpleRateThrottle
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from accounts.audit import SYSTEM
from accounts.models import Organization, Role, Scope, User
from accounts.services.invitations import invitation_send
from accounts.services.keys import key_create
from events.models import Audience, Event, EventModerator, Speaker, TicketType
from events.services.moderators import moderator_invite

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
CSRF = "x" * 32

_site = get_wsgi_application()


def site(environ: dict[str, Any], start: Any) -> Any:
    """The site, asked from somewhere; the test's connection stays open, as with Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    return _site({"REMOTE_ADDR": "127.0.0.1"} | environ, start)


document = schemathesis.openapi.from_wsgi("/api/v1/schema/", site)
managing = document.include(path_regex="^/api/v1/organizations")
owning = document.include(path_regex="organizations$|/(keys|members|moderators|.*invitations)")
pages = document.include(path_regex="^/api/v1/events/")
few = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "allow_request", lambda *_: True)


@pytest.fixture(autouse=True)
def _connected_again() -> Iterator[None]:
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def names(
    organization: Organization, event: Event, vera: Audience, sam: Speaker, charlie: User,
    alice: User, mona: User,
) -> dict[str, Any]:  # fmt: skip
    """What stands in addresses for each name of the document; ``id`` is by what it is below."""
    ticket_type = TicketType.objects.create(event=event, name="Seat")
    key, _ = key_create(organization=organization, name="Old", scopes=["read"], by=SYSTEM)
    invited = invitation_send(
        organization=organization, email="ivo@example.com", role=Role.MODERATOR, by=SYSTEM
    )
    asked = moderator_invite(event=event, email="ida@example.com", by=SYSTEM)
    return {
        "organization": organization.slug,
        "event": event.public_id,
        "ticket": vera.public_id,
        "speaker": sam.public_id,
        "ticket_type": ticket_type.public_id,
        "prefix": key.prefix,
        "members": alice.memberships.get().pk,
        "invitations": invited.pk,
        "moderators": EventModerator.objects.create(event=event, user=charlie).pk,
        "moderator-invitations": asked.pk,
        "audit": organization.audit_entries.latest("pk").pk,
        "mails": organization.mails.latest("pk").pk,
    }


def fill(case: Case[Any], names: dict[str, Any]) -> None:
    """Let an address lead somewhere."""
    for name in case.path_parameters:
        kind = case.path.split("/{" + name + "}")[0].rpartition("/")[2]
        case.path_parameters[name] = names.get(name) or names[kind]


@pytest.fixture
def owner(alice: User) -> dict[str, Any]:
    """The session of Alice's browser."""
    client = Client()
    client.force_login(alice)
    return session_of(client)


@pytest.fixture
def everybody(mona: User, vera: Audience, sam: Speaker) -> dict[str, Any]:
    """The session of a browser in which a moderator opened two personal links."""
    client = Client()
    client.force_login(mona)
    client.get(f"/t/{vera.ticket_code}/")
    client.get(f"/s/{sam.access_code}/")
    return session_of(client)


@pytest.fixture
def program(organization: Organization) -> dict[str, Any]:
    """A key with every scope."""
    _, key = key_create(organization=organization, name="Shop", scopes=list(Scope), by=SYSTEM)
    return {"headers": {"Authorization": f"Bearer {key}"}}


def session_of(client: Client) -> dict[str, Any]:
    cookies = {name: morsel.value for name, morsel in client.cookies.items()} | {"csrftoken": CSRF}
    return {"cookies": cookies, "headers": {"X-CSRFToken": CSRF}}


@managing.parametrize()
@few
def test_programs_are_answered_as_is_written(
    case: Case[Any], names: dict[str, Any], program: dict[str, Any]
) -> None:
    fill(case, names)
    case.call_and_validate(checks=CHECKS, **program)


@owning.parametrize()
@few
def test_owners_are_answered_as_is_written(
    case: Case[Any], names: dict[str, Any], owner: dict[str, Any]
) -> None:
    fill(case, names)
    case.call_and_validate(checks=CHECKS, **owner)


@pages.parametrize()
@few
def test_pages_are_answered_as_is_written(
    plane: object, case: Case[Any], names: dict[str, Any], everybody: dict[str, Any],
    vera: Audience, sam: Speaker,
) -> None:  # fmt: skip
    guest = sam if "/speakers/" in case.path else vera
    fill(case, names | {"guest": guest.public_id})
    case.call_and_validate(checks=CHECKS, **everybody)
