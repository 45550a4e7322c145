"""What several stories need."""

from datetime import datetime, timedelta

from django.utils import timezone

from events.models import (
    Audience,
    EventMessage,
)
from events.services import stage
from tests.events.live.night import Night

BEGIN = ""


def promoted(night: Night, guest: Audience) -> None:
    """Bring a viewer into the green room."""
    stage.stage_invite(guest=guest, by=night.desk)
    stage.stage_accept(guest=guest, by=night.own(guest))
    night.come(guest)


def long_ago() -> datetime:
    return timezone.now() - timedelta(minutes=10)


def let_tell(night: Night) -> None:
    """Let the second pass in which no more is told how many watch."""
    EventMessage.objects.filter(event=night.event).update(created_at=long_ago())
