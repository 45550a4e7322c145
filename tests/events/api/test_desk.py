"""The moderators' desk: layout, announcements, muting everybody."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from events.models import Announcement, Audience, Event, Speaker, StageState
from tests.events.api.conftest import Browser
from tests.events.places import facts, put


@pytest.fixture
def desk(mona: User, browser_of: Browser) -> Client:
    """Mona's browser."""
    return browser_of(mona)


def url(event: Event, path: str) -> str:
    return f"/api/v1/events/{event.public_id}/{path}"


def put_layout(desk: Client, event: Event, body: Any) -> Any:
    return desk.put(url(event, "layout"), body, content_type="application/json")


def announce(desk: Client, event: Event, body: Any) -> Any:
    return desk.post(url(event, "announcement"), body, content_type="application/json")


@pytest.mark.parametrize("layout", ["presentation", "grid", "spotlight"])
def test_the_layout_is_switched_and_the_switch_is_written_down(
    desk: Client, event: Event, mona: User, layout: str
) -> None:
    Event.objects.update(layout="grid" if layout == "presentation" else "presentation")
    answer = put_layout(desk, event, {"layout": layout, "spotlight": None})
    assert answer.json() == {"programme": {"layout": layout, "spotlight": None, "capacity": 9}}
    [entry] = AuditEntry.objects.all()
    assert (entry.actor, entry.context) == (mona, event.public_id)


@pytest.mark.parametrize("who", ["vera", "sam"])
def test_one_person_on_stage_is_large(
    desk: Client, event: Event, request: pytest.FixtureRequest, who: str
) -> None:
    guest: Audience | Speaker = request.getfixturevalue(who)
    put(guest, StageState.ON_STAGE)
    answer = put_layout(desk, event, {"layout": "spotlight", "spotlight": guest.public_id})
    assert answer.json()["programme"]["spotlight"] == guest.public_id
    again = put_layout(desk, event, {"layout": "spotlight"})
    assert again.json()["programme"]["spotlight"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "layout"),
        ({"layout": "cinema"}, "layout"),
        ({"layout": None}, "layout"),
        ({"layout": "grid", "spotlight": "nobody"}, "spotlight"),
        ({"layout": "grid", "spotlight": {"id": 1}}, "spotlight"),
        ({"layout": "grid", "spotlight": "x" * 17}, "spotlight"),
        ([], "non_field_errors"),
    ],
)
def test_a_layout_that_is_none_is_refused_field_by_field(
    desk: Client, event: Event, body: Any, field: str
) -> None:
    before = facts(event)
    answer = put_layout(desk, event, body)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid")
    assert set(answer.json()["errors"]) == {field}
    assert answer.json()["detail"]
    assert facts(event) == before


@pytest.mark.parametrize("who", ["other_vera", "other_sam", "vera"])
def test_nobody_is_large_who_is_not_of_this_event(
    desk: Client, event: Event, request: pytest.FixtureRequest, who: str
) -> None:
    guest: Audience | Speaker = request.getfixturevalue(who)
    if guest.event == event:
        put(guest, StageState.REMOVED)
    answer = put_layout(desk, event, {"layout": "spotlight", "spotlight": guest.public_id})
    assert answer.json()["errors"] == {"spotlight": ["Nobody here has this id."]}


def test_what_is_no_json_is_refused_in_words(desk: Client, event: Event) -> None:
    answer = desk.put(url(event, "layout"), "{", content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid")
    assert answer.json()["errors"] == {}
    assert "JSON parse error" in answer.json()["detail"]
    form = desk.put(url(event, "layout"), "layout=grid", content_type="text/plain")
    assert form.status_code == 415
    assert form.json()["type"] == "/problems/unsupported-media-type"


@pytest.mark.parametrize(
    "body",
    ["[" * 100_000, "null", "[]", '{"text": "\\ud800", "seconds": 60}', '{"seconds": 1e400}'],
)
def test_a_strange_body_is_refused_and_no_servers_error(
    desk: Client, event: Event, body: str
) -> None:
    answer = announce(desk, event, body)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid")


def test_an_announcement_is_shown_for_its_time_and_taken_back(
    desk: Client, event: Event, vera: Audience, browser_of: Browser
) -> None:
    before = timezone.now()
    said = announce(desk, event, {"text": "  Five minutes. ", "seconds": 300}).json()
    assert said["announcement"]["text"] == "Five minutes."
    until = datetime.fromisoformat(said["announcement"]["until"])
    assert timedelta(seconds=300) <= until - before < timedelta(seconds=330)
    state = browser_of(vera).get(url(event, f"state?as=audience:{vera.public_id}")).json()["state"]
    assert state["announcement"] == said["announcement"]
    assert desk.delete(url(event, "announcement")).json() == {"announcement": None}
    assert desk.delete(url(event, "announcement")).json() == {"announcement": None}
    assert AuditEntry.objects.count() == 2


def test_a_second_announcement_takes_the_place_of_the_first(desk: Client, event: Event) -> None:
    announce(desk, event, {"text": "One.", "seconds": 60})
    said = announce(desk, event, {"text": "Two.", "seconds": 60}).json()["announcement"]
    assert said["text"] == "Two."
    assert Announcement.objects.get(ended_at=None).text == "Two."


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"text", "seconds"}),
        ({"text": "", "seconds": 60}, {"text"}),
        ({"text": " ", "seconds": 60}, {"text"}),
        ({"text": "x" * 281, "seconds": 60}, {"text"}),
        ({"text": "a\x00b", "seconds": 60}, {"text"}),
        ({"text": "Soon.", "seconds": 9}, {"seconds"}),
        ({"text": "Soon.", "seconds": 3601}, {"seconds"}),
        ({"text": "Soon.", "seconds": "soon"}, {"seconds"}),
        ({"text": ["Soon."], "seconds": None}, {"text", "seconds"}),
    ],
)
def test_an_announcement_that_is_none_is_refused_field_by_field(
    desk: Client, event: Event, body: dict[str, Any], fields: set[str]
) -> None:
    before = facts(event)
    answer = announce(desk, event, body)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid")
    assert set(answer.json()["errors"]) == fields
    assert all(answer.json()["errors"].values())
    assert facts(event) == before


def test_the_longest_and_shortest_announcements_are_taken(desk: Client, event: Event) -> None:
    for seconds in (10, 3600):
        assert announce(desk, event, {"text": "x" * 280, "seconds": seconds}).status_code == 200
    for entry in AuditEntry.objects.all():
        entry.clean_fields()  # SQLite would keep a text that PostgreSQL finds too long


def test_everybody_in_the_room_is_muted_and_nobody_else(
    desk: Client, plane: object, event: Event, vera: Audience, viktor: Audience, sam: Speaker,
    sue: Speaker,
) -> None:  # fmt: skip
    put(vera, StageState.ON_STAGE)
    put(sam, StageState.GREEN_ROOM)
    put(sue, StageState.SEATED)
    answer = desk.post(url(event, "mute-all"))
    assert {row["name"] for row in answer.json()["people"]} == {"Vera", "Sam"}
    vera.refresh_from_db()
    viktor.refresh_from_db()
    assert vera.muted_at is not None
    assert viktor.muted_at is None


def test_nobody_in_the_room_is_nobody_to_be_muted(
    desk: Client, plane: object, event: Event, vera: Audience
) -> None:
    assert desk.post(url(event, "mute-all")).json() == {"people": []}
