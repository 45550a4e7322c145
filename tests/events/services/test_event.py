"""Planning, launching and ending events."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.audit import Actor
from accounts.models import AuditEntry, Organization, User
from events.errors import EventClosedError, EventNotScheduledError
from events.models import Event, EventMessage, EventStatus
from events.services.event import (
    event_cancel,
    event_create,
    event_end,
    event_ended,
    event_launch,
    event_require_open,
    event_update,
)
from streaming.errors import StreamTransitionError
from streaming.models import Stream, StreamState
from tests.events.told import told


@pytest.fixture
def by(omar: User) -> Actor:
    """Omar, who organizes."""
    return Actor(omar.email, omar, "192.0.2.1")


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_a_new_event_has_a_stream_of_its_own(organization: Organization, by: Actor) -> None:
    event = Event(organization=organization, title="Premiere", starts_at=timezone.now())
    event_create(event=event, by=by)
    assert Event.objects.get().stream.organization == organization
    assert actions() == ["event.create"]


def test_only_changed_fields_are_saved_so_that_no_state_is_set_back(
    event: Event, by: Actor
) -> None:
    stale = Event.objects.get(pk=event.pk)
    event_ended(event=event)
    stale.title = "Second night"
    event_update(event=stale, changed=["title"], by=by)
    event.refresh_from_db()
    assert (event.title, event.status) == ("Second night", EventStatus.ENDED)
    assert told(event) == [("event.changed", "everyone"), ("programme.changed", "moderators")]
    changed = EventMessage.objects.get(type="event.changed").data["event"]
    assert changed["status"] == "ended"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.details) == ("event.update", {"changed": ["title"]})


def test_moderators_hear_of_another_capacity(event: Event, by: Actor) -> None:
    event.stage_capacity = 4
    event_update(event=event, changed=["stage_capacity"], by=by)
    changed = EventMessage.objects.get(type="programme.changed").data["programme"]
    assert changed["capacity"] == 4


def test_a_launch_hands_the_planned_end_to_the_stream(event: Event, by: Actor) -> None:
    event.ends_at = timezone.now() + timedelta(hours=1)
    event_launch(event=event, by=by)
    stream = Stream.objects.get()
    assert (stream.state, stream.planned_end) == (StreamState.STARTING, event.ends_at)


@pytest.mark.parametrize("status", sorted(set(EventStatus) - {EventStatus.SCHEDULED}))
def test_only_a_scheduled_event_is_launched(event: Event, by: Actor, status: EventStatus) -> None:
    event.status = status
    with pytest.raises(EventNotScheduledError, match=status):
        event_launch(event=event, by=by)
    assert Stream.objects.get().state == StreamState.IDLE
    assert actions() == []


def test_launch_and_end_are_written_down_and_a_refused_one_is_not(event: Event, by: Actor) -> None:
    event_launch(event=event, by=by)
    event_end(event=event, by=by)
    with pytest.raises(StreamTransitionError):
        event_end(event=event, by=by)
    assert actions() == ["event.launch", "event.end"]
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.actor, entry.address) == (by.user, "192.0.2.1")
    assert (entry.context, entry.context_name) == (event.public_id, event.title)


@pytest.mark.parametrize("status", EventStatus)
def test_an_event_is_open_until_it_is_over(event: Event, status: EventStatus) -> None:
    event.status = status
    if status in (EventStatus.DRAFT, EventStatus.SCHEDULED):
        event_require_open(event=event)
    else:
        with pytest.raises(EventClosedError):
            event_require_open(event=event)


def test_a_cancelled_event_is_told_of_and_its_programme_ends(event: Event, by: Actor) -> None:
    event_launch(event=event, by=by)
    Stream.objects.update(room_sid="RM1")
    event_cancel(event=event, by=by)
    event.refresh_from_db()
    assert event.status == EventStatus.CANCELLED
    assert Stream.objects.get().state == StreamState.ENDING
    assert actions() == ["event.launch", "event.cancel"]
    said = EventMessage.objects.filter(type="event.changed").latest("number").data["event"]
    assert said["status"] == "cancelled"


def test_a_launch_that_has_no_room_yet_ends_with_the_event(event: Event, by: Actor) -> None:
    event_launch(event=event, by=by)
    event_cancel(event=event, by=by)
    assert Stream.objects.get().state == StreamState.ENDING


def test_a_programme_that_was_launched_meanwhile_ends_with_the_event(
    event: Event, by: Actor
) -> None:
    stale = Event.objects.select_related("stream", "organization").get(pk=event.pk)
    event_launch(event=event, by=by)
    event_cancel(event=stale, by=by)
    assert Stream.objects.get().state == StreamState.ENDING


def test_a_programme_nobody_launched_has_nothing_to_end(event: Event, by: Actor) -> None:
    event_cancel(event=event, by=by)
    assert Stream.objects.get().state == StreamState.IDLE


@pytest.mark.parametrize("status", [EventStatus.ENDED, EventStatus.CANCELLED])
def test_what_is_over_is_not_cancelled(event: Event, by: Actor, status: EventStatus) -> None:
    Event.objects.update(status=status)
    with pytest.raises(EventClosedError):
        event_cancel(event=event, by=by)  # although the row in hand says that it is scheduled
    assert Event.objects.get().status == status
    assert actions() == []


def test_an_event_that_was_cancelled_meanwhile_is_not_launched(event: Event, by: Actor) -> None:
    Event.objects.update(status=EventStatus.CANCELLED)
    with pytest.raises(EventNotScheduledError):
        event_launch(event=event, by=by)
    assert Stream.objects.get().state == StreamState.IDLE


def test_only_changes_of_the_plan_are_counted(event: Event, by: Actor) -> None:
    event_update(event=event, changed=["description", "capacity"], by=by)
    assert Event.objects.get().revision == 0
    event_update(event=event, changed=["starts_at"], by=by)
    event_update(event=event, changed=["title", "ends_at"], by=by)
    assert Event.objects.get().revision == 2
    event_cancel(event=event, by=by)
    assert (event.revision, Event.objects.get().revision) == (3, 3)


def test_the_doors_open_before_the_start(event: Event) -> None:
    event.doors_minutes = 45
    assert event.doors_at == event.starts_at - timedelta(minutes=45)
