"""What is done from the office: a draft made public, viewers counted, second factors taken off."""

from collections.abc import Iterator
from datetime import timedelta

from allauth.mfa.models import Authenticator

from accounts.models import User
from accounts.services.users import second_factor_remove, squatter_remove
from events.models import Event, EventStatus
from events.services.samples import sample_step
from events.services.schedule import event_schedule
from streaming.models import Stream
from tests.events.live.night import Night, Story
from tests.events.live.stories.common import BEGIN, long_ago


def draft(night: Night) -> Iterator[str]:
    """A draft gets its public page."""
    Event.objects.filter(pk=night.event.pk).update(status=EventStatus.DRAFT)
    night.event.refresh_from_db()
    yield BEGIN
    event_schedule(event=night.event, by=night.office)
    yield "event_schedule"


def counts(night: Night) -> Iterator[str]:
    """The viewers are counted while the programme runs."""
    Stream.objects.filter(pk=night.event.stream.pk).update(live_at=long_ago())
    night.event.stream.refresh_from_db()
    yield BEGIN
    night.room.tick()
    assert sample_step(timedelta(0)) < sample_step(timedelta(days=1))
    yield "sample"


def second_factor(night: Night) -> Iterator[str]:
    """A moderator's lost phone counts no more."""
    Authenticator.objects.create(user=night.mona, type=Authenticator.Type.TOTP, data={})
    yield BEGIN
    second_factor_remove(user=night.mona, by=night.office)
    yield "second_factor_remove"


def squatter(night: Night) -> Iterator[str]:
    """A moderator proves an address that somebody else signed up with."""
    User.objects.create(email="squatted@example.com")
    yield BEGIN
    squatter_remove(email="squatted@example.com", owner=night.mona)
    assert not User.objects.filter(email="squatted@example.com").exists()
    yield "squatter_remove"


STORIES: list[Story] = [draft, counts, second_factor, squatter]
