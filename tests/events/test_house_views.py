"""The pages that everybody may see: what is on, an organization's events, an event."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Organization, User
from events.models import Audience, Event, EventStatus, Speaker, TicketType, Visibility
from streaming.models import Stream, StreamState
from tests.events.conftest import As
from tests.factories import make_audience, make_event, make_speaker

START = timezone.now().replace(microsecond=0) + timedelta(days=7)


@pytest.fixture
def planned(organization: Organization) -> Event:
    """An event next week, with everything an event may say of itself."""
    return make_event(
        organization=organization,
        title="Brass </script> & “friends”",
        description="# Tonight\n\n**Loud** <script>alert(1)</script> [more](https://example.org)",
        starts_at=START,
        ends_at=START + timedelta(hours=2),
        time_zone="America/New_York",
    )


def page_of(event: Event, client: Client | None = None, **query: str) -> str:
    answer = (client or Client()).get(f"/e/{event.public_id}/", query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def shown(html: str) -> list[str]:
    """The panels of the door that are shown."""
    found = re.findall(r'<div data-panel="(\w+)"([^>]*)>', html)
    return [name for name, attributes in found if "hidden" not in attributes]


# Lists


def titles(html: str) -> list[str]:
    return re.findall(r"<strong>(.*?)</strong>", html)


@pytest.mark.parametrize("path", ["/", "/o/limelight/"])
def test_lists_hold_what_is_on_and_nothing_that_is_not_for_everybody(
    client: Client, organization: Organization, path: str
) -> None:
    for status in (EventStatus.DRAFT, EventStatus.CANCELLED):
        make_event(organization=organization, title=f"Unseen {status}", status=status)
    for visibility in Visibility:
        make_event(organization=organization, title=visibility, visibility=visibility)
    make_event(organization=organization, title="Unseen", visibility="unlisted", status="ended")
    html = client.get(path).content.decode()
    assert sorted(titles(html)) == ["public", "ticketed"]
    assert "Unseen" not in html


@pytest.mark.parametrize("path", ["/", "/o/limelight/"])
def test_no_list_begins_with_what_was_never_launched(
    client: Client, organization: Organization, path: str
) -> None:
    late = START - timedelta(days=60)
    make_event(organization=organization, title="forgotten", starts_at=late)
    make_event(organization=organization, title="rehearsed", starts_at=late, rehearsing=True)
    running = make_event(organization=organization, title="running", starts_at=late)
    Stream.objects.exclude(event__title="forgotten").update(state=StreamState.LIVE)
    make_event(organization=organization, title="long", starts_at=late, ends_at=START)
    make_event(organization=organization, title="ahead", starts_at=START)
    assert titles(client.get(path).content.decode()) == ["running", "long", "ahead"]
    assert page_of(running)


def test_an_organizations_page_holds_its_own_events_only(
    client: Client, organization: Organization, other_organization: Organization
) -> None:
    make_event(organization=organization, title="To come")
    make_event(organization=organization, title="Over", status=EventStatus.ENDED)
    make_event(organization=other_organization, title="Elsewhere on")
    html = client.get("/o/limelight/").content.decode()
    assert titles(html) == ["To come", "Over"]
    assert html.index("Past events") > html.index("To come")
    assert client.get("/o/nowhere/").status_code == 404


def test_an_organizations_own_words_are_markdown(
    client: Client, organization: Organization
) -> None:
    Organization.objects.update(description="We play **loud**.")
    assert "<strong>loud</strong>" in client.get("/o/limelight/").content.decode()


@pytest.mark.parametrize("path", ["/", "/o/limelight/"])
def test_long_lists_are_read_page_by_page(
    client: Client, organization: Organization, path: str
) -> None:
    for number in range(21):
        make_event(organization=organization, title=f"Night {number:02}", starts_at=START)
    first, second = (titles(client.get(path, {"page": n}).content.decode()) for n in (1, 2))
    assert (len(first), second) == (20, ["Night 20"])
    for wrong in ("0", "3", "-1", "x", "", "9" * 5000):
        assert client.get(path, {"page": wrong}).status_code == 404


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize(("path", "number"), [("/", 2), ("/o/limelight/", 5)])
def test_lists_ask_the_database_as_often_for_three_as_for_one(
    client: Client, organization: Organization, path: str, number: int
) -> None:
    for _ in range(3):
        make_event(organization=organization)
        make_event(organization=organization, status=EventStatus.ENDED)
        assert queries(client, path) == number


def test_an_events_page_asks_as_often_for_three_speakers_and_tickets_as_for_one(
    client: Client, planned: Event
) -> None:
    for number in range(3):
        make_speaker(event=planned)
        make_audience(event=planned)
        TicketType.objects.create(event=planned, name=f"Seat {number}")
        assert queries(client, planned.get_absolute_url()) <= 5


# The event's page


def test_its_description_is_markdown_and_runs_nothing(planned: Event) -> None:
    html = page_of(planned)
    assert "<h2>Tonight</h2>" in html
    assert "<strong>Loud</strong>" in html
    assert "<script>alert" not in html
    assert 'href="https://example.org" rel="nofollow noopener ugc"' in html


def test_the_line_up_stands_in_its_order_with_what_it_says_of_itself(planned: Event) -> None:
    make_speaker(event=planned, name="Second", position=2)
    make_speaker(event=planned, name="First", position=1, biography="*Trumpet*")
    make_speaker(event=planned, name="Gone", revoked_at=START)
    html = page_of(planned)
    assert re.findall(r"<h3>(.*?)</h3>", html) == ["First", "Second"]
    assert "<em>Trumpet</em>" in html
    assert "Gone" not in html


def linked_data(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_link_previews_and_search_engines_are_told_the_same(planned: Event, client: Client) -> None:
    Event.objects.update(poster="event/AAAAAAAAAAAAAAAAAAAAAA.jpg")
    make_speaker(event=planned, name="Sam")
    html = page_of(planned)
    link = f"http://localhost:8000/e/{planned.public_id}/"
    facts = linked_data(html)
    assert facts["name"] == "Brass </script> & “friends”"
    assert facts["url"] == facts["location"]["url"] == link
    assert facts["startDate"] == START.astimezone(planned.zone).isoformat()
    assert facts["startDate"][-6:] in ("-05:00", "-04:00")
    assert facts["eventStatus"] == "https://schema.org/EventScheduled"
    assert facts["performer"] == [{"@type": "Person", "name": "Sam"}]
    assert facts["organizer"]["url"] == "http://localhost:8000/o/limelight/"
    assert f'<meta property="og:url" content="{link}">' in html
    assert 'property="og:description" content="Tonight Loud' in html
    image = "http://localhost:8000/files/event/AAAAAAAAAAAAAAAAAAAAAA.jpg"
    assert facts["image"] == [image]
    assert f'<meta property="og:image" content="{image}">' in html
    Event.objects.update(status=EventStatus.CANCELLED)
    assert linked_data(page_of(planned))["eventStatus"].endswith("EventCancelled")


def test_nothing_that_runs_stands_in_the_page(client: Client, planned: Event) -> None:
    answer = client.get(planned.get_absolute_url())
    scripts = re.findall(r"<script([^>]*)>", answer.content.decode())
    for attributes in scripts:
        assert "src=" in attributes or "json" in attributes
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("visibility", Visibility)
def test_only_an_unlisted_event_is_kept_out_of_search_engines(
    planned: Event, visibility: Visibility
) -> None:
    Event.objects.update(visibility=visibility)
    assert ("noindex" in page_of(planned)) == (visibility == Visibility.UNLISTED)


def test_the_door_is_drawn_as_it_is_before_any_script_runs(planned: Event) -> None:
    assert shown(page_of(planned)) == ["before"]
    Event.objects.update(starts_at=timezone.now() + timedelta(minutes=29))
    assert shown(page_of(planned)) == ["doors"]
    for state, panel in (
        (StreamState.STARTING, "starting"),
        (StreamState.LIVE, "live"),
        (StreamState.INTERRUPTED, "interrupted"),
        (StreamState.FAILED, "starting"),
        (StreamState.ENDING, "ended"),
    ):
        Stream.objects.update(state=state)
        assert shown(page_of(planned)) == [panel]
    Event.objects.update(status=EventStatus.CANCELLED)
    assert shown(page_of(planned)) == ["cancelled"]


# The calendar file


def test_the_calendar_file_says_when_and_where(client: Client, planned: Event) -> None:
    answer = client.get(f"/e/{planned.public_id}/event.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (entry,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert entry["UID"] == f"{planned.public_id}@localhost"
    assert entry["SUMMARY"] == planned.title
    assert entry.decoded("DTSTART") == START
    assert entry.decoded("DTEND") == START + timedelta(hours=2)
    assert entry["DTSTART"].params["TZID"] == "America/New_York"
    assert entry["STATUS"] == "CONFIRMED"
    assert entry["URL"] == f"http://localhost:8000/e/{planned.public_id}/"
    assert str(entry["DESCRIPTION"]).startswith("Tonight Loud ")
    zones = [zone["TZID"] for zone in Calendar.from_ical(answer.content).walk("VTIMEZONE")]
    assert zones == ["America/New_York"]
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_a_newer_calendar_file_takes_the_place_of_an_older_one(
    client: Client, planned: Event
) -> None:
    Event.objects.update(revision=4, status=EventStatus.CANCELLED, ends_at=None)
    answer = client.get(f"/e/{planned.public_id}/event.ics")
    (entry,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (entry["UID"], entry["SEQUENCE"]) == (f"{planned.public_id}@localhost", 4)
    assert entry["STATUS"] == "CANCELLED"
    assert entry.decoded("DTEND") == START + timedelta(hours=1)


def test_a_draft_has_no_page_and_no_calendar_file(client: Client, planned: Event) -> None:
    Event.objects.update(status=EventStatus.DRAFT)
    for path in ("", "event.ics", "?at=2026-12-01T20:00"):
        assert client.get(f"/e/{planned.public_id}/{path}").status_code == 404


# The time machine


@pytest.fixture
def organizer(omar: User, browser_of: As) -> Client:
    """Omar's browser."""
    return browser_of(omar)


def written(event: Event, **offset: int) -> str:
    at = (event.starts_at + timedelta(**offset)).astimezone(event.zone)
    return at.replace(tzinfo=None).isoformat()


def parts(event: Event) -> Iterator[tuple[str, str]]:
    yield written(event, minutes=-31), "before"
    yield written(event, minutes=-30), "doors"
    yield written(event, seconds=-1), "doors"
    yield written(event), "live"
    yield written(event, minutes=119), "live"
    yield written(event, hours=2), "ended"


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.SCHEDULED, EventStatus.ENDED])
def test_an_organizer_sees_the_page_at_any_time(
    organizer: Client, planned: Event, status: EventStatus
) -> None:
    Event.objects.update(status=status)
    for at, panel in parts(planned):
        html = page_of(planned, organizer, at=at)
        assert shown(html) == [panel], at
        assert "Only you see it so." in html
        assert "noindex" in html
        config = re.search(r'<script id="config" type="application/json">(.*?)</script>', html)
        assert config
        assert json.loads(config[1])["socket"] == ""


def test_looking_changes_nothing(organizer: Client, planned: Event) -> None:
    def rows() -> list[Any]:
        return [list(model.objects.values()) for model in (Event, Stream, Audience, Speaker)]

    before = rows()
    with CaptureQueriesContext(connection) as asked:
        for at, _ in parts(planned):
            page_of(planned, organizer, at=at)
    assert rows() == before
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []
    assert shown(page_of(planned)) == ["before"]


def test_a_time_with_a_zone_is_taken_as_it_is(organizer: Client, planned: Event) -> None:
    at = planned.starts_at.isoformat()
    assert shown(page_of(planned, organizer, at=at)) == ["live"]


@pytest.mark.parametrize(
    "at", ["", "tomorrow", "0001-01-01T00:00", "9999-12-31T23:59:59-23:59", "2026-13-01T00:00"]
)
def test_what_is_no_time_shows_the_page_of_now_and_says_so(
    organizer: Client, planned: Event, at: str
) -> None:
    html = page_of(planned, organizer, at=at)
    assert shown(html) == ["before"]
    assert "This is no time near the event." in html


@pytest.mark.parametrize("who", ["mona", "olga", "charlie", "vera", None])
def test_to_everybody_else_it_is_now(
    request: pytest.FixtureRequest, planned: Event, browser_of: As, who: str | None
) -> None:
    browser = browser_of(request.getfixturevalue(who) if who else None)
    html = page_of(planned, browser, at=written(planned))
    assert shown(html) == ["before"]
    assert "Only you see it so." not in html
    Event.objects.filter(pk=planned.pk).update(status=EventStatus.DRAFT)
    answer = browser.get(f"/e/{planned.public_id}/", {"at": written(planned)})
    assert answer.status_code == 404
