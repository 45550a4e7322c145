"""The line-up's way into the room and out of it, as the room reports it."""

from datetime import datetime

from django.utils import timezone

from events.live.messages import Scope
from events.live.outbox import news
from events.live.sections import me_section, speaker_row
from events.models import Event, Speaker
from events.selectors import stage_names
from events.services.room import room_leave_on_commit


def speaker_joined(*, speaker: Speaker) -> None:
    """Note that a speaker is in the room; one whose link was revoked is taken out of it."""
    if speaker.revoked_at is not None:
        room_leave_on_commit(guest=speaker)
    else:
        _note(speaker, "speaker.joined", since=timezone.now())


def speaker_parted(*, speaker: Speaker) -> None:
    """Note that a speaker is not in the room any more."""
    _note(speaker, "speaker.left", since=None)


def lineup_clear(*, event: Event) -> None:
    """Note that nobody is in the room: the programme is over."""
    for speaker in Speaker.objects.filter(event=event).exclude(on_stage_since=None):
        speaker.event = event
        speaker_parted(speaker=speaker)


def _note(speaker: Speaker, told: str, *, since: datetime | None) -> None:
    with news(speaker.event) as pen:
        other = Speaker.objects.filter(pk=speaker.pk, on_stage_since__isnull=since is not None)
        if not other.update(on_stage_since=since):
            return
        speaker.on_stage_since = since
        pen.tell(told, to=speaker, data={"me": me_section(speaker)})
        pen.tell(told, to=Scope.MODERATORS, data={"speakers": [speaker_row(speaker)]})
        pen.tell("stage.changed", to=Scope.GUESTS, data={"stage": stage_names(speaker.event)})
