"""The demonstration's data."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from events.models import Audience, Event, EventStatus, Speaker, SpeakersEnter
from events.seed import demo_seed
from streaming.models import Stream, StreamState

HERE = "http://localhost:8000"


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
    assert (Event.objects.count(), Speaker.objects.count(), Audience.objects.count()) == (1, 3, 3)


def test_after_its_end_the_demonstration_runs_again_at_the_same_links(db: None) -> None:
    first = demo_seed()
    for state in (StreamState.ENDED, StreamState.ENDING):
        Stream.objects.update(state=state)
        Event.objects.update(status=EventStatus.ENDED)
        again = demo_seed()
        assert again.audience_urls == first.audience_urls
        assert again.stream_id != first.stream_id
        event = Event.objects.get()
        assert (event.status, event.stream.state) == ("scheduled", StreamState.STARTING)


def test_a_programme_that_runs_is_left_alone(db: None) -> None:
    first = demo_seed()
    Stream.objects.update(state=StreamState.LIVE)
    assert demo_seed() == first
    assert Stream.objects.get().state == StreamState.LIVE


def test_revoked_links_are_replaced(db: None) -> None:
    first = demo_seed()
    Audience.objects.update(revoked_at=Event.objects.get().starts_at)
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
    assert Event.objects.get().speakers_enter == SpeakersEnter.STAGE
