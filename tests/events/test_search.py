"""Finding ticket holders in a house of any size."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.models import Audience, Event, Presence, StageState
from events.search import audience_page
from tests.events.api.conftest import Browser
from tests.events.places import put
from tests.factories import make_audience


def watch(viewer: Audience) -> None:
    """Let the viewer's page be open."""
    until = timezone.now() + timedelta(minutes=1)
    Presence.objects.create(audience=viewer, process="web-1", expires_at=until)


def house(event: Event, *names: str) -> list[Audience]:
    return Audience.objects.bulk_create(Audience(event=event, name=name) for name in names)


def names(event: Event, **query: Any) -> list[str]:
    return [row["name"] for row in audience_page(event, **query).people]


def test_those_who_watch_come_first_then_by_name(event: Event) -> None:
    _, _, _, dan = house(event, "carl", "Bea", "Anna", "Dan")
    watch(dan)
    assert names(event) == ["Dan", "Anna", "Bea", "carl"]
    assert audience_page(event).people[0]["watching"] is True


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("vera", ["Vera Viewer", "Vera Vogel"]),
        ("VOG", ["Vera Vogel"]),
        ("viewer vera", ["Vera Viewer"]),
        ("ÖZLEM", ["Özlem"]),
        ("100%", ["100% Fan"]),
        ("_", []),
        (".*", []),
        ("  ", ["100% Fan", "Vera Viewer", "Vera Vogel", "Özlem"]),
    ],
)
def test_names_are_found_by_words_in_any_case_and_letter_for_letter(
    event: Event, search: str, found: list[str]
) -> None:
    house(event, "Vera Viewer", "Vera Vogel", "Özlem", "100% Fan")
    assert names(event, search=search) == found


def test_whom_it_finds_are_this_events_valid_ticket_holders(
    event: Event, vera: Audience, viktor: Audience, other_vera: Audience, sam: object
) -> None:
    put(viktor, StageState.REMOVED)
    assert names(event) == ["Vera"]
    assert audience_page(event).count == 1


def test_it_is_said_whether_there_is_another_page(event: Event) -> None:
    house(event, *(f"Viewer {number:03}" for number in range(100)))
    first, second, third = (audience_page(event, page=page) for page in (1, 2, 3))
    assert (first.count, first.next, len(first.people)) == (100, True, 50)
    assert (second.next, second.people[0]["name"]) == (False, "Viewer 050")
    assert (third.next, third.people, third.count) == (False, [], 100)


def test_a_search_asks_three_questions_in_a_house_of_any_size(
    event: Event, django_assert_num_queries: Any
) -> None:
    for more in (1, 299):
        house(event, *(f"Viewer {number}" for number in range(more)))
        with django_assert_num_queries(3):
            audience_page(event, search="view")


def test_a_page_of_the_house_costs_as_much_for_300_as_for_1(
    event: Event, mona: User, browser_of: Browser, django_assert_num_queries: Any
) -> None:
    desk = browser_of(mona)
    url = f"/api/v1/events/{event.public_id}/audience?search=viewer"
    for more, shown in ((1, 1), (299, 50)):
        house(event, *(f"Viewer {number}" for number in range(more)))
        with django_assert_num_queries(7):  # session, user, event, membership; then the three
            assert len(desk.get(url).json()["people"]) == shown


def test_the_answer_is_rows_as_the_live_channel_has_them(
    event: Event, vera: Audience, mona: User, browser_of: Browser
) -> None:
    put(vera, StageState.HAND_RAISED)
    base = f"/api/v1/events/{event.public_id}"
    desk = browser_of(mona)
    found = desk.get(f"{base}/audience").json()
    assert (found["count"], found["next"]) == (1, False)
    assert found["people"] == desk.get(f"{base}/state?as=moderator").json()["state"]["people"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "page"),
        ("page=x", "page"),
        ("page=10001", "page"),
        (f"search={'x' * 101}", "search"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(
    event: Event, mona: User, browser_of: Browser, query: str, field: str
) -> None:
    answer = browser_of(mona).get(f"/api/v1/events/{event.public_id}/audience?{query}")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid")
    assert set(answer.json()["errors"]) == {field}


def test_addresses_are_not_searched_nor_shown_to_moderators(
    event: Event, mona: User, browser_of: Browser
) -> None:
    make_audience(event=event, name="Vera", email="secret@example.org")
    desk: Client = browser_of(mona)
    url = f"/api/v1/events/{event.public_id}/audience"
    assert desk.get(f"{url}?search=secret").json()["count"] == 0
    assert b"secret" not in desk.get(url).content
