"""Another event after the pattern of one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.audit import Actor
from accounts.models import AuditEntry, User
from events.models import Audience, Event, EventStatus, Speaker, TicketType, Visibility
from events.services.clone import event_clone
from streaming.models import StreamState
from tests.factories import make_audience, make_event, make_speaker

START = timezone.now().replace(microsecond=0)
WEEK = timedelta(days=7)


@pytest.fixture
def by(omar: User) -> Actor:
    """Omar, who organizes."""
    return Actor(omar.email, omar)


@pytest.fixture
def pattern(omar: User) -> Event:
    """An event that has everything an event can have, and is over."""
    event = make_event(
        organization=omar.organizations.get(),
        title="Jazz on Monday",
        description="With **brass**",
        poster="event/poster.jpg",
        starts_at=START,
        ends_at=START + timedelta(hours=2),
        time_zone="Europe/Berlin",
        doors_minutes=10,
        visibility=Visibility.UNLISTED,
        capacity=50,
        ticket_connections=2,
        auto_start=True,
        auto_end=True,
        speakers_enter="stage",
        stage_capacity=4,
        status=EventStatus.ENDED,
        revision=3,
        rehearsing=True,
        spotlight="somebody",
    )
    make_speaker(event=event, name="Sam", email="sam@x.org", biography="Plays", position=2)
    make_speaker(event=event, name="Gone", revoked_at=START)
    make_audience(event=event, name="Vera")
    TicketType.objects.create(
        event=event, name="Seat", quota=9, on_sale_from=START - WEEK, on_sale_until=START
    )
    return event


def test_a_clone_is_a_draft_of_the_same_plan_at_another_time(pattern: Event, by: Actor) -> None:
    clone = event_clone(event=pattern, starts_at=START + WEEK, by=by)
    clone = Event.objects.select_related("stream").get(pk=clone.pk)
    own = {"id", "public_id", "stream", "status", "revision", "rehearsing", "spotlight"}
    later = {"starts_at", "ends_at"}
    for field in Event._meta.concrete_fields:
        then, now = getattr(pattern, field.name), getattr(clone, field.name)
        if field.name in later:
            assert now == then + WEEK, field.name
        elif field.name not in own:
            assert now == then, field.name
        else:
            assert now != then, field.name
    assert (clone.status, clone.revision, clone.rehearsing) == ("draft", 0, False)
    assert clone.stream.state == StreamState.IDLE


def test_its_line_up_has_links_of_its_own(pattern: Event, by: Actor) -> None:
    clone = event_clone(event=pattern, starts_at=START + WEEK, by=by)
    old = Speaker.objects.get(event=pattern, name="Sam")
    new = Speaker.objects.get(event=clone)
    assert (new.name, new.email, new.biography, new.position) == ("Sam", "sam@x.org", "Plays", 2)
    assert new.access_code != old.access_code
    assert new.public_id != old.public_id


def test_its_ticket_types_are_on_sale_at_the_time_that_moved_along(
    pattern: Event, by: Actor
) -> None:
    clone = event_clone(event=pattern, starts_at=START + WEEK, by=by)
    seat = TicketType.objects.get(event=clone)
    assert (seat.name, seat.quota) == ("Seat", 9)
    assert (seat.on_sale_from, seat.on_sale_until) == (START, START + WEEK)


def test_nobody_holds_a_ticket_to_it(pattern: Event, by: Actor) -> None:
    clone = event_clone(event=pattern, starts_at=START + WEEK, by=by, title="Jazz on Tuesday")
    assert clone.title == "Jazz on Tuesday"
    assert not Audience.objects.filter(event=clone).exists()


def test_it_is_written_down_where_it_came_from(pattern: Event, by: Actor) -> None:
    clone = event_clone(event=pattern, starts_at=START + WEEK, by=by)
    entry = AuditEntry.objects.get(action="event.clone")
    assert (entry.context, entry.target, entry.actor) == (
        clone.public_id,
        pattern.public_id,
        by.user,
    )
