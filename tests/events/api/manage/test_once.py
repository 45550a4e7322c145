"""Requests that are repeated under one Idempotency-Key: later, and at the very same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import APIKey, IdempotentAnswer, Organization, User
from accounts.services.answers import KEPT
from config import clock
from events.models import Audience, Event
from tests.events.api.manage.conftest import KeyOf, at, base, post

KEY = "order-4711"
VERA = {"name": "Vera", "email": "vera@example.com"}


def issue(client: Client, event: Event, body: Any = VERA, key: str = KEY) -> Any:
    return post(client, f"{at(event)}/tickets", body, Idempotency_Key=key)


def test_the_same_request_creates_once_and_is_answered_the_same(shop: Client, event: Event) -> None:
    first, second = issue(shop, event), issue(shop, event)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert "Idempotent-Replayed" not in first.headers
    assert second["Idempotent-Replayed"] == "true"
    assert Audience.objects.count() == 1


def test_without_a_key_each_request_creates(shop: Client, event: Event) -> None:
    post(shop, f"{at(event)}/tickets", {"name": "Vera"})
    post(shop, f"{at(event)}/tickets", {"name": "Vera"})
    assert Audience.objects.count() == 2


def test_another_key_is_another_request(shop: Client, event: Event) -> None:
    issue(shop, event, {"name": "Vera"}, "one")
    issue(shop, event, {"name": "Vera"}, "two")
    assert Audience.objects.count() == 2


def test_the_same_key_with_another_body_is_refused(shop: Client, event: Event) -> None:
    issue(shop, event)
    other = issue(shop, event, {"name": "Viktor"})
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/idempotency-key-reused"
    assert Audience.objects.count() == 1


def test_the_same_key_of_another_program_is_refused(
    shop: Client, key_of: KeyOf, event: Event
) -> None:
    issue(shop, event)
    assert issue(key_of(event.organization), event).status_code == 422


def test_two_organizations_may_use_one_key(
    shop: Client, others_shop: Client, event: Event, other_event: Event
) -> None:
    assert issue(shop, event).status_code == 201
    assert issue(others_shop, other_event).status_code == 201


def test_a_refused_request_may_be_mended_under_its_key(shop: Client, event: Event) -> None:
    assert issue(shop, event, {"name": ""}).status_code == 400
    assert issue(shop, event).status_code == 201
    assert IdempotentAnswer.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "two words", "x" * 256, "caf\u00e9"])
def test_a_key_that_is_none_is_refused(shop: Client, event: Event, key: str) -> None:
    answer = issue(shop, event, key=key)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["errors"]
    assert not Audience.objects.exists()


def test_answers_are_kept_for_a_day(shop: Client, event: Event) -> None:
    issue(shop, event, {"name": "Vera"})
    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        again = issue(shop, event, {"name": "Vera"})
    assert "Idempotent-Replayed" not in again.headers
    assert Audience.objects.count() == 2
    assert IdempotentAnswer.objects.count() == 1


def test_a_new_key_is_not_kept_to_be_read_again(alices: Client, organization: Organization) -> None:
    body = {"name": "Shop", "scopes": ["read"]}
    first = post(alices, f"{base(organization)}/keys", body, Idempotency_Key=KEY).json()
    second = post(alices, f"{base(organization)}/keys", body, Idempotency_Key=KEY).json()
    assert first["key"].startswith("fl_")
    assert second == first | {"key": None}
    assert APIKey.objects.count() == 1
    assert first["key"] not in str(IdempotentAnswer.objects.values().get())


def test_an_organization_is_created_once_too(client: Client, charlie: User) -> None:
    client.force_login(charlie)
    body = {"name": "Moonlight"}
    answers = [post(client, "/api/v1/organizations", body, Idempotency_Key=KEY) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Organization.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("key", "created"), [(KEY, 1), (None, 8)])
def test_the_same_request_at_the_same_moment_creates_once(
    key_of: KeyOf, event: Event, key: str | None, created: int
) -> None:
    shop = key_of(event.organization)
    headers = {"Authorization": shop.defaults["HTTP_AUTHORIZATION"]}
    if key:
        headers["Idempotency-Key"] = key
    start = Barrier(8)

    def ask() -> tuple[int, str]:
        start.wait(10)
        try:
            answer = Client(headers=headers).post(
                f"{at(event)}/tickets", {"name": "Vera"}, content_type="application/json"
            )
            return answer.status_code, answer.json().get("id", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = Counter(one.result() for one in [threads.submit(ask) for _ in range(8)])
    assert {status for status, _ in answers} == {201}
    assert len({public_id for _, public_id in answers}) == created
    assert Audience.objects.count() == created
