"""Another run of an event."""

import pytest
from django.utils import timezone

from accounts.audit import SYSTEM
from accounts.models import AuditEntry
from events.models import Audience, Event, EventMessage, EventStatus, Speaker, StageState
from events.services.event import event_ended
from events.services.rerun import event_rerun
from streaming.models import Stream, StreamState
from tests.events.told import told


def test_another_run_begins_with_a_fresh_stream(event: Event) -> None:
    old = event.stream
    Stream.objects.update(state=StreamState.ENDED)
    old.refresh_from_db()
    event_ended(event=event)
    event_rerun(event=event, starts_at=timezone.now(), by=SYSTEM)
    event = Event.objects.get(pk=event.pk)
    assert event.stream != old
    assert event.status == EventStatus.SCHEDULED
    assert told(event) == [("stream.idle", "everyone")]
    assert AuditEntry.objects.get().action == "event.rerun"


@pytest.mark.parametrize("state", [StreamState.LIVE, StreamState.ENDING])
def test_nobody_is_left_on_the_stage_of_a_run_that_had_not_ended(
    event: Event, vera: Audience, sam: Speaker, state: StreamState
) -> None:
    Audience.objects.update(stage_state=StageState.ON_STAGE)
    Speaker.objects.update(stage_state=StageState.ON_STAGE)
    Stream.objects.update(state=state, live_at=timezone.now())
    event.stream.refresh_from_db()
    event_rerun(event=event, starts_at=timezone.now(), by=SYSTEM)
    assert Audience.objects.get().stage_state == StageState.SEATED
    assert Speaker.objects.get().stage_state == StageState.SEATED
    assert EventMessage.objects.filter(type="stage.changed").latest("number").data == {"stage": []}


def test_a_run_that_had_not_ended_is_ended(event: Event) -> None:
    Stream.objects.update(state=StreamState.LIVE, live_at=timezone.now())
    event.stream.refresh_from_db()
    old = event.stream
    event_rerun(event=event, starts_at=timezone.now(), by=SYSTEM)
    old.refresh_from_db()
    assert (old.state, old.desired_state) == (StreamState.ENDING, "ended")
    last = EventMessage.objects.filter(scope="everyone").latest("number")
    assert last.data["stream"] == {"state": "idle", "live_at": None}
