"""Planning, launching and ending events."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Organization, User
from events.errors import EventClosedError, EventNotScheduledError
from events.models import Event, EventMessage, EventStatus
from events.services.event import (
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


def test_a_new_event_has_a_stream_of_its_own(organization: Organization) -> None:
    event = Event(organization=organization, title="Premiere", starts_at=timezone.now())
    event_create(event=event)
    assert Event.objects.get().stream.organization == organization


def test_only_changed_fields_are_saved_so_that_no_state_is_set_back(event: Event) -> None:
    stale = Event.objects.get(pk=event.pk)
    event_ended(event=event)
    stale.title = "Second night"
    event_update(event=stale, changed=["title"])
    event.refresh_from_db()
    assert (event.title, event.status) == ("Second night", EventStatus.ENDED)
    assert told(event) == [("event.changed", "everyone")]
    assert EventMessage.objects.get().data["event"]["status"] == "ended"


def test_a_launch_hands_the_planned_end_to_the_stream(event: Event, omar: User) -> None:
    event.ends_at = timezone.now() + timedelta(hours=1)
    event_launch(event=event, by=omar)
    stream = Stream.objects.get()
    assert (stream.state, stream.planned_end) == (StreamState.STARTING, event.ends_at)


@pytest.mark.parametrize("status", sorted(set(EventStatus) - {EventStatus.SCHEDULED}))
def test_only_a_scheduled_event_is_launched(event: Event, omar: User, status: EventStatus) -> None:
    event.status = status
    with pytest.raises(EventNotScheduledError, match=status):
        event_launch(event=event, by=omar)
    assert Stream.objects.get().state == StreamState.IDLE


def test_what_ended_cannot_be_ended_again(event: Event, omar: User) -> None:
    Stream.objects.update(state=StreamState.ENDED)
    with pytest.raises(StreamTransitionError):
        event_end(event=event, by=omar)


@pytest.mark.parametrize("status", EventStatus)
def test_an_event_is_open_until_it_is_over(event: Event, status: EventStatus) -> None:
    event.status = status
    if status in (EventStatus.DRAFT, EventStatus.SCHEDULED):
        event_require_open(event=event)
    else:
        with pytest.raises(EventClosedError):
            event_require_open(event=event)
