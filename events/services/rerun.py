"""Another run of an event."""

from datetime import datetime

from accounts.audit import Actor
from events.live.messages import Scope
from events.live.outbox import news
from events.live.sections import event_section, stream_section
from events.models import Event, EventStatus
from events.services.log import event_audit
from events.services.programme import programme_follow
from events.services.rehearsal import rehearsal_end
from events.services.stage import stage_clear
from streaming.services import ENDABLE, stream_create, stream_end


def event_rerun(*, event: Event, starts_at: datetime, by: Actor) -> None:
    """Give an event a fresh stream, so that it can be launched again.

    The stream it had ends, and nobody is on stage: from now on the event hears of it no more. The
    report begins anew.
    """
    with news(event) as pen:
        if event.rehearsing:
            rehearsal_end(event=event, by=by)
        if event.stream.state in ENDABLE:
            stream_end(stream=event.stream, by=by.user)
        event.stream = stream_create(organization=event.organization)
        event.status = EventStatus.SCHEDULED
        event.starts_at = starts_at
        event.save(update_fields=["stream", "status", "starts_at"])
        stage_clear(event=event)
        event.audiences.update(watched_seconds=0)
        programme_follow(event=event)
        event_audit(event=event, by=by, action="event.rerun")
        now = {"event": event_section(event), "stream": stream_section(event)}
        pen.tell("stream.idle", to=Scope.EVERYONE, data=now)
