"""What happens by itself: the stream, the room, pages that open and close, the end."""

from collections.abc import Iterator
from contextlib import suppress

from django.utils import timezone

from events.errors import StageTransitionError
from events.models import (
    Presence,
)
from events.services import hands, stage
from events.services.event import event_end, event_launch
from events.services.presence import presence_change, presence_renew
from events.services.rerun import event_rerun
from events.viewers import moderator_identity
from streaming.models import StreamState
from tests.events.live.night import FAILURE, Night, Story
from tests.events.live.stories.common import BEGIN, let_tell, long_ago, promoted


def programme(night: Night) -> Iterator[str]:
    """The stream goes through its troubles."""
    yield BEGIN
    for state in (StreamState.INTERRUPTED, StreamState.LIVE, StreamState.ENDING):
        night.stream(state, failure=FAILURE)
        yield state
    night.stream(StreamState.ENDED)
    yield "ended"


def failure(night: Night) -> Iterator[str]:
    """It fails, and is tried again."""
    yield BEGIN
    night.stream(StreamState.FAILED, failure=FAILURE)
    yield "failed"
    night.stream(StreamState.STARTING)
    yield "starting"


def comings(night: Night) -> Iterator[str]:
    """Pages open and close, also of somebody with a raised hand."""
    yield BEGIN
    hands.hand_raise(guest=night.vera, by=night.own(night.vera))
    for pages in ({night.vera.pk: [("a", 1.0)]}, {night.wilma.pk: [("b", 2.0)]}):
        let_tell(night)
        presence_change(event=night.event, process="one", pages=pages)
        yield "came"
    many = [(f"c{n}", 3.0 + n) for n in range(4)]
    let_tell(night)
    presence_change(event=night.event, process="two", pages={night.vera.pk: many})
    yield "superseded"
    for process in ("one", "two"):
        let_tell(night)
        presence_change(event=night.event, process=process, pages={night.vera.pk: []})
        yield "went"
    Presence.objects.update(expires_at=long_ago())
    let_tell(night)
    presence_renew(event=night.event, process="other")
    yield "forgotten"


def healing(night: Night) -> Iterator[str]:
    """The room is looked at: who is missed comes in, who is gone is dropped."""
    yield BEGIN
    stage.stage_invite(guest=night.vera, by=night.desk)
    stage.stage_accept(guest=night.vera, by=night.own(night.vera))
    night._report(night.vera, connected=True)
    night.room.room_seen(stream=night.event.stream, identities=[night.vera.identity])
    yield "seen"
    night._report(night.vera, connected=False)
    night.room.room_seen(stream=night.event.stream, identities=[])
    yield "missed"


def strangers(night: Night) -> Iterator[str]:
    """Nobody's identity is in the room, a moderator looks on, and a step is refused."""
    yield BEGIN
    for identity in ("Nobody #unknown", moderator_identity(night.mona)):
        night.room.participant_connected(stream=night.event.stream, identity=identity)
        yield identity
    with suppress(StageTransitionError):
        stage.stage_require_way(guest=night.vera)
    with suppress(StageTransitionError):
        stage.stage_accept(guest=night.vera, by=night.own(night.vera))
    yield "refused"


def the_end(night: Night) -> Iterator[str]:
    """The programme is over with people everywhere."""
    yield BEGIN
    promoted(night, night.vera)
    hands.hand_raise(guest=night.wanda, by=night.own(night.wanda))
    night.come(night.sam)
    event_end(event=night.event, by=night.office)
    yield "event_end"
    night.stream(StreamState.ENDED)
    yield "clear"


def again(night: Night) -> Iterator[str]:
    """Another run of the event, with somebody still on stage."""
    yield BEGIN
    promoted(night, night.vera)
    event_rerun(event=night.event, starts_at=timezone.now(), by=night.office)
    yield "rerun"
    event_launch(event=night.event, by=night.office)
    yield "launch"


STORIES: list[Story] = [programme, failure, comings, healing, strangers, the_end, again]
