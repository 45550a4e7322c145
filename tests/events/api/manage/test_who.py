"""Who may ask the management API, for what, and what everybody else is answered."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.api.authentication import MISSES
from accounts.api.throttles import CallerThrottle, WriteThrottle
from accounts.models import APIKey, AuditEntry, Organization, Scope, User
from events.models import Event
from tests.events.api.manage.conftest import KeyOf, at, base, patch, post

LISTS = ["members", "mails", "audit", "events"]
OF_EVENT = ["speakers", "ticket-types", "tickets"]


def is_problem(answer: Any, status: int, type_: str) -> bool:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"]
    return bool(problem["type"] == f"/problems/{type_}")


def test_nobody_is_asked_who_they_are(event: Event, client: Client) -> None:
    for address in ("/api/v1/organizations", at(event), f"{at(event)}/tickets"):
        for answer in (client.get(address), post(client, address)):
            assert is_problem(answer, 401, "not-authenticated")
            assert answer["WWW-Authenticate"] == 'Bearer realm="Footlight"'


def test_a_key_reads_all_of_its_organization(shop: Client, event: Event) -> None:
    lists = [f"{base(event.organization)}/{name}" for name in LISTS]
    lists += [f"{at(event)}/{name}" for name in OF_EVENT]
    for address in [*lists, at(event), f"{at(event)}/report", base(event.organization)]:
        assert shop.get(address).status_code == 200, address


def test_a_key_sees_no_other_organization(others_shop: Client, event: Event) -> None:
    lists = [f"{base(event.organization)}/{name}" for name in LISTS]
    lists += [f"{at(event)}/{name}" for name in OF_EVENT]
    for address in [*lists, at(event), f"{at(event)}/report", base(event.organization)]:
        assert is_problem(others_shop.get(address), 404, "not-found"), address
    listed = others_shop.get("/api/v1/organizations").json()["results"]
    assert [one["slug"] for one in listed] == ["elsewhere"]


def test_anothers_event_is_not_found_below_ones_own_organization(
    shop: Client, organization: Organization, other_event: Event
) -> None:
    address = f"{base(organization)}/events/{other_event.public_id}"
    assert is_problem(shop.get(address), 404, "not-found")
    assert is_problem(shop.get(f"{address}/tickets"), 404, "not-found")
    assert is_problem(post(shop, f"{address}/launch"), 404, "not-found")


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        (Scope.READ, {"read", "read all"}),
        (Scope.EVENTS, {"speakers", "ticket-types", "events"}),
        (Scope.TICKETS, {"tickets"}),
    ],
)
def test_a_key_does_what_its_scope_says_and_no_more(
    key_of: KeyOf, event: Event, scope: Scope, allowed: set[str]
) -> None:
    client = key_of(event.organization, scope)
    asked = {
        "read": client.get(at(event)),
        "read all": client.get("/api/v1/organizations"),
        "speakers": post(client, f"{at(event)}/speakers"),
        "ticket-types": post(client, f"{at(event)}/ticket-types"),
        "tickets": post(client, f"{at(event)}/tickets"),
        "events": post(client, f"{base(event.organization)}/events"),
    }
    for name, answer in asked.items():
        if name in allowed:
            assert answer.status_code in (200, 400)
        else:
            assert is_problem(answer, 403, "missing-scope"), name
            assert answer.json()["scope"] in {"read", "events", "tickets"}


def test_no_key_reaches_keys_and_invitations(shop: Client, organization: Organization) -> None:
    for name in ("keys", "invitations"):
        address = f"{base(organization)}/{name}"
        assert is_problem(shop.get(address), 403, "missing-scope")
        assert shop.get(address).json()["scope"] is None
    assert is_problem(post(shop, f"{base(organization)}/keys"), 403, "missing-scope")


@pytest.mark.parametrize("wrong", ["fl_x_y", "", "nonsense", "fl_\u00e9_\u00fc"])
def test_a_wrong_key_is_told_so(client: Client, organization: Organization, wrong: str) -> None:
    answer = client.get(base(organization), headers={"Authorization": f"Bearer {wrong}"})
    assert is_problem(answer, 401, "wrong-key")
    assert answer["WWW-Authenticate"] == 'Bearer realm="Footlight"'


def test_a_revoked_key_opens_nothing(shop: Client, organization: Organization, alice: User) -> None:
    alices = Client()
    alices.force_login(alice)
    prefix = APIKey.objects.get().prefix
    assert shop.get(base(organization)).status_code == 200
    assert alices.delete(f"{base(organization)}/keys/{prefix}").status_code == 204
    assert is_problem(shop.get(base(organization)), 401, "wrong-key")


def test_who_tries_keys_is_stopped_and_a_right_one_is_too(
    client: Client, organization: Organization
) -> None:
    headers = {"Authorization": "Bearer fl_abc_def"}
    answers = [client.get(base(organization), headers=headers) for _ in range(MISSES + 1)]
    assert {one.status_code for one in answers[:-1]} == {401}
    assert is_problem(answers[-1], 429, "throttled")
    assert int(answers[-1]["Retry-After"]) == 60


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 200), ("omar", 200), ("mona", 404), ("charlie", 404), ("olga", 404)],
)
def test_organizers_who_are_signed_in_may_too(
    request: pytest.FixtureRequest, event: Event, who: str, status: int
) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(who))
    for name in OF_EVENT:
        assert client.get(f"{at(event)}/{name}").status_code == status
    assert client.get(f"{base(event.organization)}/audit").status_code == status


def test_a_moderator_sees_the_organization_only(mona: User, organization: Organization) -> None:
    client = Client()
    client.force_login(mona)
    assert client.get(base(organization)).json()["slug"] == organization.slug
    assert is_problem(client.get(f"{base(organization)}/events"), 404, "not-found")


def test_keys_are_for_owners(omars: Client, organization: Organization) -> None:
    assert is_problem(omars.get(f"{base(organization)}/keys"), 404, "not-found")
    assert is_problem(post(omars, f"{base(organization)}/keys"), 404, "not-found")


def test_a_session_without_the_token_of_a_page_changes_nothing(event: Event, omar: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(omar)
    assert is_problem(patch(client, at(event), {"title": "Stolen"}), 403, "permission-denied")
    event.refresh_from_db()
    assert event.title == "Opening night"


def test_a_key_needs_no_token_of_a_page(shop: Client, event: Event) -> None:
    shop.handler.enforce_csrf_checks = True
    assert patch(shop, at(event), {"title": "Second night"}).status_code == 200


def test_what_a_key_does_is_written_down_under_its_name(shop: Client, event: Event) -> None:
    patch(shop, at(event), {"title": "Second night"})
    entry = AuditEntry.objects.get(action="event.update")
    assert entry.actor is None
    assert entry.actor_name == f"API key Shop ({APIKey.objects.get().prefix}…)"


def test_a_key_may_not_ask_without_end(
    monkeypatch: pytest.MonkeyPatch, shop: Client, others_shop: Client, event: Event
) -> None:
    monkeypatch.setattr(CallerThrottle, "rate", "3/min")
    asked = [shop.get(at(event)) for _ in range(4)]
    assert [one.status_code for one in asked] == [200, 200, 200, 429]
    assert 0 < int(asked[-1]["Retry-After"]) <= 60
    assert others_shop.get("/api/v1/organizations").status_code == 200


def test_changes_are_counted_apart(
    monkeypatch: pytest.MonkeyPatch, shop: Client, event: Event
) -> None:
    monkeypatch.setattr(WriteThrottle, "rate", "2/min")
    changed = [patch(shop, at(event), {"title": f"Night {n}"}).status_code for n in range(3)]
    assert changed == [200, 200, 429]
    assert shop.get(at(event)).status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nothing", "/api/v1/organizations/a/b/c/"])
@pytest.mark.parametrize("method", ["get", "post", "delete", "options"])
def test_where_there_is_nothing_the_answer_is_a_problem(
    client: Client, db: None, address: str, method: str
) -> None:
    assert is_problem(getattr(client, method)(address), 404, "not-found")


def test_what_an_endpoint_does_not_do_is_a_problem(shop: Client, event: Event) -> None:
    assert is_problem(shop.put(at(event)), 405, "method-not-allowed")
    assert is_problem(shop.delete(at(event)), 405, "method-not-allowed")
    answer = shop.get(at(event), headers={"Accept": "text/html"})
    assert is_problem(answer, 406, "not-acceptable")
    answer = shop.post(f"{at(event)}/tickets", "a=b", content_type="text/plain")
    assert is_problem(answer, 415, "unsupported-media-type")


def test_no_tenant_is_brought_in_where_sign_up_is_closed(
    alices: Client, settings: Settings
) -> None:
    settings.SIGN_UP_OPEN = False
    answer = post(alices, "/api/v1/organizations", {"name": "Another"})
    assert is_problem(answer, 403, "permission-denied")
    assert Organization.objects.count() == 1


def test_half_a_character_is_a_problem_wherever_it_stands(shop: Client, event: Event) -> None:
    for body in (r'{"visibility": "\ud800"}', r'{"time_zone": "\udfff"}', r'{"\ud800": 1}'):
        answer = shop.patch(at(event), body, content_type="application/json")
        assert is_problem(answer, 400, "invalid"), body


@pytest.mark.parametrize("body", ["{", "[", "[1]", '"x"', "null", "[" * 100_000, "1" * 5_000])
def test_a_body_that_is_none_is_a_problem(shop: Client, event: Event, body: str) -> None:
    answer = shop.post(f"{at(event)}/tickets", body, content_type="application/json")
    assert is_problem(answer, 400, "invalid")
