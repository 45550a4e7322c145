"""What the organizer plans: rehearsals, what begins and ends by itself, what is cancelled."""

from collections.abc import Iterator
from datetime import timedelta

from config import clock
from events.models import Event
from events.services import guests, stage
from events.services.announcements import announcement_make
from events.services.clone import event_clone
from events.services.event import event_cancel, event_require_audience, event_update
from events.services.rehearsal import rehearsal_end, rehearsal_start
from events.services.rerun import event_rerun
from streaming.models import StreamState
from tests.events.live.night import FAILURE, REHEARSED, Night, Story
from tests.events.live.stories.common import BEGIN, promoted


def rehearsal(night: Night) -> Iterator[str]:
    """A rehearsal before the evening, with somebody on stage already; nobody outside sees it."""
    _before_the_evening(night)
    yield BEGIN
    event_require_audience(event=night.event)
    rehearsal_start(event=night.event, by=night.office)
    yield "rehearsal_start"
    for state in (StreamState.FAILED, StreamState.STARTING, StreamState.LIVE):
        night.stream(state, failure=FAILURE)
        yield state
    for state in (StreamState.INTERRUPTED, StreamState.LIVE):
        night.stream(state)
        yield state
    announcement_make(event=night.event, text=REHEARSED, seconds=60, by=night.desk)
    yield "announcement"
    night.come(night.sue)
    stage.stage_put_on(guest=night.sue, by=night.desk)
    yield "on stage"
    night.sue.name = f"Sue-{REHEARSED}"
    guests.guest_update(guest=night.sue, changed=["name"], by=night.office)
    yield "rename"
    night.event.title = "Second night"
    event_update(event=night.event, changed=["title"], by=night.office)
    yield "event_update"
    rehearsal_end(event=night.event, by=night.office)
    yield "rehearsal_end"


def rehearsal_over(night: Night) -> Iterator[str]:
    """A rehearsal that ends by itself, and one at which the event is cancelled."""
    _before_the_evening(night)
    yield BEGIN
    for ending in ("by itself", "cancelled"):
        rehearsal_start(event=night.event, by=night.office)
        night.stream(StreamState.LIVE)
        night.come(night.sue)
        yield "rehearsal"
        if ending == "cancelled":
            event_cancel(event=night.event, by=night.office)
            yield "event_cancel"
        night.stream(StreamState.ENDING)
        yield "ending"
        night.stream(StreamState.ENDED)
        yield ending


def by_itself(night: Night) -> Iterator[str]:
    """The programme begins and ends at its time, although a rehearsal still runs."""
    _before_the_evening(night)
    yield BEGIN
    rehearsal_start(event=night.event, by=night.office)
    Event.objects.filter(pk=night.event.pk).update(auto_start=True, auto_end=True)
    night.event.refresh_from_db()
    night.room.tick()
    yield "launched"
    night.event.refresh_from_db()
    night.stream(StreamState.LIVE)
    yield "live"
    event_update(event=_over(night.event), changed=["ends_at"], by=night.office)
    night.room.tick()
    yield "ended"
    event_clone(event=night.event, starts_at=clock.now(), by=night.office)
    yield "event_clone"


def _before_the_evening(night: Night) -> None:
    event_rerun(event=night.event, starts_at=clock.now() - timedelta(minutes=1), by=night.office)
    announcement_make(event=night.event, text="Soon", seconds=60, by=night.desk)
    promoted(night, night.vera)
    stage.stage_put_on(guest=night.vera, by=night.desk)


def _over(event: Event) -> Event:
    event.ends_at = clock.now()
    return event


STORIES: list[Story] = [rehearsal, rehearsal_over, by_itself]
