"""Planning events over the API, and their way through the evening."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, Organization
from events.models import Event, EventStatus
from streaming.models import StreamState
from tests.events.api.manage.conftest import at, base, draft, patch, post
from tests.events.places import on_air
from tests.factories import make_event

PLAN = {"title": "First night", "starts_at": "2030-05-01T20:00:00+02:00"}


def plan(client: Client, organization: Organization, **more: Any) -> Any:
    return post(client, f"{base(organization)}/events", PLAN | more)


def test_an_event_is_planned_as_a_draft(shop: Client, organization: Organization) -> None:
    answer = plan(shop, organization, capacity=100, visibility="public", time_zone="Europe/Berlin")
    assert answer.status_code == 201
    shown = answer.json()
    event = Event.objects.get()
    assert shown["id"] == event.public_id
    assert (shown["status"], shown["capacity"], shown["visibility"]) == ("draft", 100, "public")
    assert shown["starts_at"] == "2030-05-01T18:00:00Z"
    assert shown["doors_at"] == "2030-05-01T17:30:00Z"
    assert event.organization == organization
    assert AuditEntry.objects.filter(action="event.create").count() == 1
    assert shop.get(at(event)).json() == shown


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00Z"}, "starts_at"),
        ({"ends_at": "2030-05-01T19:00:00+02:00"}, "__all__"),
        ({"time_zone": "Europe/Limelight"}, "time_zone"),
        ({"capacity": 0}, "capacity"),
        ({"stage_capacity": 99}, "stage_capacity"),
        ({"visibility": "secret"}, "visibility"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_the_name_of_the_field(
    shop: Client, organization: Organization, more: dict[str, Any], field: str
) -> None:
    answer = plan(shop, organization, **more)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Event.objects.exists()


def test_a_plan_is_changed_and_nothing_else(shop: Client, event: Event) -> None:
    answer = patch(shop, at(event), {"title": "Second night", "status": "ended", "id": "mine"})
    assert answer.status_code == 200
    event.refresh_from_db()
    assert (event.title, event.status) == ("Second night", EventStatus.SCHEDULED)
    entry = AuditEntry.objects.get(action="event.update")
    assert entry.details == {"changed": ["title"]}


def test_a_plan_is_changed_whose_poster_cannot_be_read(shop: Client, event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(poster="event/gone.webp")
    assert patch(shop, at(event), {"title": "Second night"}).status_code == 200


def test_a_change_without_a_change_is_not_written_down(shop: Client, event: Event) -> None:
    assert patch(shop, at(event), {"title": event.title}).status_code == 200
    assert not AuditEntry.objects.filter(action="event.update").exists()


def test_the_way_of_an_event(shop: Client, organization: Organization) -> None:
    event = draft(organization)
    conflict = post(shop, f"{at(event)}/launch")
    assert conflict.status_code == 409
    assert conflict.json()["type"] == "/problems/event-not-scheduled"
    assert conflict.json()["state"] == "draft"
    assert post(shop, f"{at(event)}/schedule").json()["status"] == "scheduled"
    assert post(shop, f"{at(event)}/schedule").status_code == 200
    assert post(shop, f"{at(event)}/launch").status_code == 200
    event.stream.refresh_from_db()
    assert event.stream.state == StreamState.STARTING
    again = post(shop, f"{at(event)}/launch")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/impossible-transition")
    on_air(event)
    assert shop.get(at(event)).json()["status"] == "live"
    assert post(shop, f"{at(event)}/end").status_code == 200
    event.stream.refresh_from_db()
    assert event.stream.state == StreamState.ENDING


def test_an_event_is_called_off_once(shop: Client, event: Event) -> None:
    assert post(shop, f"{at(event)}/cancel").json()["status"] == "cancelled"
    again = post(shop, f"{at(event)}/cancel")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/event-closed")
    assert post(shop, f"{at(event)}/schedule").status_code == 409


def test_a_rehearsal_begins_and_ends(shop: Client, event: Event) -> None:
    assert post(shop, f"{at(event)}/rehearse").json()["rehearsing"] is True
    refused = post(shop, f"{at(event)}/launch")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/rehearsal")
    ended = post(shop, f"{at(event)}/end-rehearsal").json()
    assert (ended["rehearsing"], ended["status"]) == (False, "scheduled")
    assert post(shop, f"{at(event)}/end-rehearsal").status_code == 409


def test_a_clone_is_a_draft_of_its_own(shop: Client, event: Event) -> None:
    answer = post(shop, f"{at(event)}/clone", {"starts_at": "2031-01-01T20:00:00Z"})
    assert answer.status_code == 201
    shown = answer.json()
    assert shown["id"] != event.public_id
    assert (shown["title"], shown["status"]) == (event.title, "draft")
    assert shown["starts_at"] == "2031-01-01T20:00:00Z"


def test_lists_are_filtered_searched_and_ordered(shop: Client, organization: Organization) -> None:
    for title, status in [("Äpfel im Mai", "draft"), ("Birnen", "scheduled"), ("Äpfel", "ended")]:
        make_event(organization=organization, title=title, status=status)
    live = make_event(organization=organization, title="Live")
    on_air(live)

    def titles(query: str) -> list[str]:
        answer = shop.get(f"{base(organization)}/events?{query}")
        assert answer.status_code == 200, answer.content
        return [one["title"] for one in answer.json()["results"]]

    assert titles("status=live") == ["Live"]
    assert titles("status=scheduled") == ["Birnen"]
    assert titles("search=%C3%A4pfel&ordering=title") == ["Äpfel", "Äpfel im Mai"]
    assert titles("search=mai%20%C3%84pfel") == ["Äpfel im Mai"]
    assert titles("starts_before=2001-01-01T00:00:00Z") == []
    wrong = shop.get(f"{base(organization)}/events?status=lost")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["status"])


def test_lists_come_in_pages(shop: Client, organization: Organization) -> None:
    for number in range(3):
        make_event(organization=organization, title=f"Night {number}")
    address = f"{base(organization)}/events?ordering=title&page_size=2"
    first = shop.get(address).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    second = shop.get(first["next"]).json()
    assert [one["title"] for one in second["results"]] == ["Night 2"]
    assert second["next"] is None
    assert shop.get(f"{address}&page=9").status_code == 404
    assert len(shop.get(f"{base(organization)}/events?page_size=100000").json()["results"]) == 3


def test_the_report_of_an_evening_to_come_is_zero(shop: Client, event: Event) -> None:
    report = shop.get(f"{at(event)}/report").json()
    assert (report["since"], report["came"], report["peak"], report["curve"]) == (None, 0, None, [])
