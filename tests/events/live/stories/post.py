"""What is mailed, and the links that are sent anew: the house hears of links, and of no mail."""

from collections.abc import Iterator
from datetime import timedelta

from config import clock
from events.services import reminders, speakers, stage
from events.services.event import event_update
from events.services.rerun import event_rerun
from tests.events.live.night import Night, Story
from tests.events.live.stories.common import BEGIN


def reminded(night: Night) -> Iterator[str]:
    """The event is moved and reminded of; one guest wants no reminders."""
    event_rerun(event=night.event, starts_at=clock.now() + timedelta(days=9), by=night.office)
    yield BEGIN
    night.event.starts_at = clock.now() + timedelta(hours=24)
    event_update(event=night.event, changed=["starts_at"], by=night.office)
    yield "event_update"
    reminders.reminders_begin(now=clock.now())
    yield "reminders_begin"
    reminders.reminders_set(ticket=night.wilma, wanted=False, by=night.own(night.wilma))
    yield "reminders_set"


def links(night: Night) -> Iterator[str]:
    """Speakers get their links again, a new one, and none any more."""
    yield BEGIN
    speakers.speaker_resend(speaker=night.sam, by=night.office)
    yield "speaker_resend"
    night.come(night.sue)
    stage.stage_put_on(guest=night.sue, by=night.desk)
    fresh = speakers.speaker_renew(speaker=night.sue, by=night.office)
    yield "speaker_renew"
    speakers.speaker_revoke(speaker=fresh, by=night.office)
    yield "speaker_revoke"


STORIES: list[Story] = [reminded, links]
