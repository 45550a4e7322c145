"""The report's page: figures, the viewers' curve, and its file."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import User
from events.admin.report import HEIGHT, WIDTH, curve_of
from events.models import Event, ViewerSample
from events.report import report_of
from streaming.models import Stream, StreamState

BEGIN = datetime(2026, 5, 1, 18, 0, tzinfo=UTC)


@pytest.fixture
def watched(event: Event) -> Event:
    """The event, which 3, 12 and 7 people watched."""
    ended = {"state": StreamState.ENDED, "live_at": BEGIN, "ended_at": BEGIN + timedelta(hours=1)}
    Stream.objects.filter(pk=event.stream_id).update(**ended)
    Event.objects.filter(pk=event.pk).update(time_zone="Europe/Berlin")
    for minutes, viewers in ((0, 3), (30, 12), (60, 7)):
        at = BEGIN + timedelta(minutes=minutes)
        ViewerSample.objects.create(event=event, at=at, viewers=viewers)
    return Event.objects.select_related("stream").get(pk=event.pk)


def page(event: Event, name: str = "report") -> str:
    return f"/admin/events/event/{event.pk}/{name}/"


def test_the_page_draws_how_many_watched_and_says_it(
    client: Client, omar: User, watched: Event
) -> None:
    client.force_login(omar)
    said = client.get(page(watched)).content.decode()
    sentence = "From 20:00 to 21:00 (Europe/Berlin); most people watched at 20:30: 12."
    assert said.count(sentence) == 2  # for those who see the drawing, and for those who do not
    assert "<polyline" in said
    assert "style=" not in re.search(r"<svg.*</svg>", said, re.DOTALL)[0]  # type: ignore[index]


def test_the_curve_stays_within_its_frame(watched: Event) -> None:
    curve = curve_of(watched, report_of(watched))
    assert curve is not None
    places = [tuple(map(float, place.split(","))) for place in curve.line.split()]
    assert len(places) == 3
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    heights = [y for _, y in places]
    assert heights[1] < heights[2] < heights[0]  # the more people, the higher
    assert [level.text for level in curve.levels] == ["0", "10", "20"]
    assert [time.text for time in curve.times] == ["20:00", "20:15", "20:30", "20:45", "21:00"]


@pytest.mark.parametrize("kept", [0, 1])
def test_there_is_no_curve_of_fewer_than_two_points(
    client: Client, omar: User, watched: Event, kept: int
) -> None:
    last = list(ViewerSample.objects.order_by("at").values_list("pk", flat=True)[kept:])
    ViewerSample.objects.filter(pk__in=last).delete()
    client.force_login(omar)
    said = client.get(page(watched)).content.decode()
    assert "<polyline" not in said
    assert "their number over time is drawn here" in said


def test_before_the_programme_was_live_the_page_says_so(
    client: Client, omar: User, event: Event
) -> None:
    client.force_login(omar)
    assert "As soon as the programme is live" in client.get(page(event)).content.decode()


def test_the_curve_is_downloaded_as_a_file(client: Client, omar: User, watched: Event) -> None:
    client.force_login(omar)
    answer = client.get(page(watched, "report.csv"))
    assert answer.headers["Content-Type"] == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.content.decode().splitlines()[2] == "2026-05-01T18:30:00Z,12"
