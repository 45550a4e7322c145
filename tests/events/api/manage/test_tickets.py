"""Speakers, ticket types and tickets over the API."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, Mail, Scope
from events.models import Audience, Event, Speaker, TicketSource, TicketType
from tests.events.api.manage.conftest import KeyOf, at, patch, post
from tests.factories import make_audience


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_a_speaker_is_invited_changed_and_revoked(shop: Client, event: Event) -> None:
    body = {"name": "Sam", "email": "Sam@Example.com", "biography": "Speaks.", "position": 2}
    made = post(shop, f"{at(event)}/speakers", body)
    assert made.status_code == 201
    sam = Speaker.objects.get()
    assert made.json()["email"] == sam.email == "sam@example.com"
    assert made.json()["link"].endswith(f"/s/{sam.access_code}/")
    address = f"{at(event)}/speakers/{sam.public_id}"
    assert patch(shop, address, {"name": "Samira"}).json()["name"] == "Samira"
    assert post(shop, f"{address}/resend").status_code == 200
    assert Mail.objects.filter(to="sam@example.com").count() == 2
    assert shop.delete(address).status_code == 204
    assert shop.get(address).json()["link"] is None
    assert problem(post(shop, f"{address}/resend")) == (409, "link-dead")


def test_a_speaker_gets_a_new_link(shop: Client, event: Event, sam: Speaker) -> None:
    answer = post(shop, f"{at(event)}/speakers/{sam.public_id}/renew")
    assert answer.status_code == 201
    fresh = Speaker.objects.get(public_id=answer.json()["id"])
    assert fresh.name == sam.name
    assert fresh.access_code != sam.access_code
    sam.refresh_from_db()
    assert sam.revoked_at is not None


def test_one_address_speaks_once(shop: Client, event: Event) -> None:
    body = {"name": "Sam", "email": "sam@example.com"}
    assert post(shop, f"{at(event)}/speakers", body).status_code == 201
    again = post(shop, f"{at(event)}/speakers", body | {"email": "SAM@example.com"})
    assert problem(again) == (400, "invalid")


def test_a_ticket_type_is_added_changed_and_removed(shop: Client, event: Event) -> None:
    made = post(shop, f"{at(event)}/ticket-types", {"name": "Seat", "quota": 2, "code": "abc"})
    assert made.status_code == 201
    assert (made.json()["sold"], made.json()["code"]) == (0, "abc")
    address = f"{at(event)}/ticket-types/{made.json()['id']}"
    assert patch(shop, address, {"quota": None, "code": None}).json()["quota"] is None
    assert TicketType.objects.get().code == ""
    assert shop.delete(address).status_code == 204
    assert not TicketType.objects.exists()


def test_a_ticket_type_that_was_sold_stays(shop: Client, event: Event) -> None:
    seat = TicketType.objects.create(event=event, name="Seat")
    make_audience(event=event, ticket_type=seat)
    address = f"{at(event)}/ticket-types/{seat.public_id}"
    assert shop.get(address).json()["sold"] == 1
    assert problem(shop.delete(address)) == (409, "ticket-type-in-use")


def test_a_ticket_is_issued_with_its_link(shop: Client, event: Event) -> None:
    seat = TicketType.objects.create(event=event, name="Seat")
    body = {"name": "Vera", "email": "Vera@Example.com", "ticket_type": seat.public_id}
    made = post(shop, f"{at(event)}/tickets", body)
    assert made.status_code == 201
    vera = Audience.objects.get()
    assert made.json()["link"].endswith(f"/t/{vera.ticket_code}/")
    assert made.json()["ticket_type"] == seat.public_id
    assert (vera.email, vera.source) == ("vera@example.com", TicketSource.ISSUED)
    assert AuditEntry.objects.filter(action="ticket.issue").count() == 1


def test_no_more_tickets_are_issued_than_there_are(shop: Client, event: Event) -> None:
    seat = TicketType.objects.create(event=event, name="Seat", quota=1)
    body = {"name": "Vera", "ticket_type": seat.public_id}
    assert post(shop, f"{at(event)}/tickets", body).status_code == 201
    refused = post(shop, f"{at(event)}/tickets", body)
    assert problem(refused) == (409, "sold-out")
    assert refused.json()["left"] == 0
    assert Audience.objects.count() == 1


def test_anothers_ticket_type_is_unknown(shop: Client, event: Event, other_event: Event) -> None:
    seat = TicketType.objects.create(event=other_event, name="Seat")
    answer = post(shop, f"{at(event)}/tickets", {"name": "V", "ticket_type": seat.public_id})
    assert list(answer.json()["errors"]) == ["ticket_type"]


def test_an_address_holds_one_ticket(shop: Client, event: Event) -> None:
    body = {"name": "Vera", "email": "vera@example.com"}
    assert post(shop, f"{at(event)}/tickets", body).status_code == 201
    assert problem(post(shop, f"{at(event)}/tickets", body)) == (409, "address-taken")


def test_a_ticket_is_passed_on_and_the_old_one_says_so(shop: Client, event: Event) -> None:
    vera = make_audience(event=event, name="Vera", email="vera@example.com")
    address = f"{at(event)}/tickets/{vera.public_id}"
    made = post(shop, f"{address}/transfer", {"name": "Viktor", "email": "viktor@example.com"})
    assert made.status_code == 201
    old = shop.get(address).json()
    assert (old["state"], old["link"]) == ("transferred", None)
    assert old["transferred_to"] == made.json()["id"]
    assert problem(post(shop, f"{address}/resend")) == (409, "ticket-dead")


def test_a_ticket_without_an_address_cannot_be_sent(
    shop: Client, event: Event, vera: Audience
) -> None:
    resent = post(shop, f"{at(event)}/tickets/{vera.public_id}/resend")
    assert problem(resent) == (409, "no-address")


def test_a_revoked_ticket_is_listed_as_such(shop: Client, event: Event, vera: Audience) -> None:
    make_audience(event=event, name="Viktor")
    assert shop.delete(f"{at(event)}/tickets/{vera.public_id}").status_code == 204
    assert shop.delete(f"{at(event)}/tickets/{vera.public_id}").status_code == 204

    def names(query: str) -> list[str]:
        results = shop.get(f"{at(event)}/tickets?{query}").json()["results"]
        return [one["name"] for one in results]

    assert names("state=revoked") == ["Vera"]
    assert names("state=valid") == ["Viktor"]
    assert names("state=transferred") == names("checked_in=true") == []
    assert names("search=VIK") == ["Viktor"]
    assert names("ordering=-name") == ["Viktor", "Vera"]


@pytest.mark.parametrize(("scope", "seen"), [(Scope.READ, False), (Scope.TICKETS, True)])
def test_links_are_for_who_may_issue_them(
    key_of: KeyOf, event: Event, vera: Audience, scope: Scope, seen: bool
) -> None:
    client = key_of(event.organization, Scope.READ, scope)
    shown = client.get(f"{at(event)}/tickets").json()["results"][0]
    assert (shown["link"] is not None) is seen
    assert (vera.ticket_code in str(shown)) is seen


def test_codes_of_ticket_types_are_for_who_may_change_them(key_of: KeyOf, event: Event) -> None:
    TicketType.objects.create(event=event, name="Seat", code="open sesame")
    reader = key_of(event.organization, Scope.READ)
    answer = reader.get(f"{at(event)}/ticket-types")
    assert answer.json()["results"][0]["code"] is None
