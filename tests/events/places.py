"""Putting people somewhere, and noting all that a refused command must leave as it was."""

from typing import Any

from django.utils import timezone

from accounts.models import AuditEntry
from events.models import Audience, Event, EventMessage, Speaker, StageState
from streaming.models import Stream, StreamState

Guest = Audience | Speaker


def put(guest: Guest, state: StageState, **more: Any) -> None:
    """Put somebody into a state of the way to the stage, as if they had come there."""
    removed = timezone.now() if state == StageState.REMOVED else None
    fields = {"stage_state": state, "revoked_at": removed, "stage_until": None} | more
    type(guest)._default_manager.filter(pk=guest.pk).update(**fields)
    guest.refresh_from_db(fields=list(fields))


def on_air(event: Event) -> None:
    """Let the event's stream be live, by its row alone."""
    Stream.objects.filter(pk=event.stream_id).update(state=StreamState.LIVE)
    event.stream.refresh_from_db()


def facts(event: Event, *guests: Guest) -> list[Any]:
    """All that a refused command must leave as it was."""
    rows = [type(one)._default_manager.filter(pk=one.pk).values().get() for one in guests]
    event_row = Event.objects.filter(pk=event.pk).values().get()
    return [rows, event_row, EventMessage.objects.count(), AuditEntry.objects.count()]
