"""The demonstration's data."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from events.models import Audience, Event, EventStatus, Speaker, SpeakersEnter
from events.seed import demo_seed
from streaming.models import Stream, StreamState

HERE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def shown() -> Event:
    """The event that the demonstration shows."""
    return Event.objects.select_related("stream").get(title="Two voices, one stage")


def test_everything_the_links_promise_is_there(db: None, client: Client) -> None:
    seed = demo_seed()
    for link in (seed.event_url, seed.speaker_url, *seed.lineup_urls, *seed.audience_urls):
        assert link.startswith(HERE)
        assert client.get(link.removeprefix(HERE), follow=True).status_code == 200
    assert client.login(username=seed.moderator_email, password=seed.moderator_password)
    assert client.get(seed.moderate_url.removeprefix(HERE)).status_code == 200
    assert client.login(username=seed.admin_email, password=seed.admin_password)
    assert client.get("/admin/events/event/").status_code == 200
    stream = Stream.objects.get(pk=seed.stream_id)
    assert (stream.state, stream.event.public_id) == (StreamState.STARTING, seed.event_id)


def test_a_second_run_finds_what_the_first_made(db: None) -> None:
    assert demo_seed() == demo_seed()
    assert (Event.objects.count(), Speaker.objects.count(), Audience.objects.count()) == (4, 3, 3)


def test_after_its_end_the_demonstration_runs_again_at_the_same_links(db: None) -> None:
    first = demo_seed()
    for state in (StreamState.ENDED, StreamState.ENDING):
        Stream.objects.update(state=state)
        Event.objects.update(status=EventStatus.ENDED)
        again = demo_seed()
        assert again.audience_urls == first.audience_urls
        assert again.stream_id != first.stream_id
        event = shown()
        assert (event.status, event.stream.state) == ("scheduled", StreamState.STARTING)


def test_a_programme_that_runs_is_left_alone(db: None) -> None:
    first = demo_seed()
    Stream.objects.update(state=StreamState.LIVE)
    assert demo_seed() == first
    assert shown().stream.state == StreamState.LIVE


def test_revoked_links_are_replaced(db: None) -> None:
    first = demo_seed()
    Audience.objects.update(revoked_at=shown().starts_at)
    assert not set(demo_seed().audience_urls) & set(first.audience_urls)


def test_a_programme_that_an_earlier_demonstration_left_live_is_not_gone_on_with(
    db: None,
) -> None:
    first = demo_seed()
    long_ago = timezone.now() - timedelta(days=1)
    Stream.objects.update(state=StreamState.LIVE, live_at=long_ago)
    again = demo_seed(anew=True)
    assert again.audience_urls == first.audience_urls
    assert Stream.objects.get(pk=first.stream_id).state == StreamState.ENDING
    fresh = Stream.objects.get(pk=again.stream_id)
    assert (fresh.state, fresh.live_at) == (StreamState.STARTING, None)


def test_its_speakers_are_on_stage_as_soon_as_they_are_in_the_room(db: None) -> None:
    demo_seed()
    assert shown().speakers_enter == SpeakersEnter.STAGE


def test_its_house_looks_lived_in(db: None, client: Client) -> None:
    seed = demo_seed()
    page = client.get(seed.event_url.removeprefix(HERE))
    html = page.content.decode()
    assert "<h2>What to try</h2>" in html
    pictures = [shown().poster.url, *(one.picture.url for one in Speaker.objects.all())]
    for picture in pictures:
        assert picture in html
        assert client.get(picture).headers["Content-Type"] == "image/jpeg"
    house = client.get("/o/footlight-demo/").content.decode()
    assert "Questions to the composer" in house
    assert "The first night" in house
