"""What events do when their stream changes: the one thread from streaming to events."""

from events.live.messages import Scope
from events.live.outbox import news
from events.live.sections import event_section, stream_section
from events.models import Audience, Event, Speaker
from events.services.event import event_ended
from events.services.lineup import lineup_clear, speaker_joined, speaker_parted
from events.services.room import guest_id, is_in_room
from events.services.stage import stage_clear, stage_joined, stage_parted
from streaming.listeners import StreamListener
from streaming.models import Stream, StreamState


class EventStreamListener(StreamListener):
    """Carries a stream's changes to its event, inside the transaction that makes them."""

    def stream_changed(self, *, stream: Stream, old_state: str, new_state: str) -> None:
        """Tell the pages; when the programme ended, end the event and seat everybody."""
        event = _event(stream)
        if event is None:
            return
        with news(event) as pen:
            if new_state == StreamState.ENDED:
                event_ended(event=event)
            if new_state != old_state:
                now = {"event": event_section(event), "stream": stream_section(event)}
                pen.tell(f"stream.{new_state}", to=Scope.EVERYONE, data=now)
            health = {"stream": {"failure": stream.failure}}
            pen.tell("stream.health", to=Scope.MODERATORS, data=health)
            if new_state == StreamState.ENDED:
                stage_clear(event=event)
                lineup_clear(event=event)

    def participant_connected(self, *, stream: Stream, identity: str) -> None:
        """Bring on stage who came into the room, or see them out."""
        guest = _guest(stream, identity)
        if isinstance(guest, Audience):
            stage_joined(audience=guest)
        elif guest is not None:
            speaker_joined(speaker=guest)

    def participant_disconnected(self, *, stream: Stream, identity: str) -> None:
        """Take off the stage who left the room, unless they are in it under another name."""
        guest = _guest(stream, identity)
        if guest is None or is_in_room(guest=guest):
            return
        if isinstance(guest, Audience):
            stage_parted(audience=guest)
        else:
            speaker_parted(speaker=guest)


def _event(stream: Stream) -> Event | None:
    """Return the stream's event, holding the stream as it is in the caller's hands."""
    event = Event.objects.select_related("organization").filter(stream=stream).first()
    if event is not None:
        event.stream = stream
    return event


def _guest(stream: Stream, identity: str) -> Audience | Speaker | None:
    """Return who bears this identity in the stream's room, or None for somebody else."""
    event = _event(stream)
    if event is None:
        return None
    for model in (Audience, Speaker):
        guest = model.objects.filter(event=event, public_id=guest_id(identity)).first()
        if guest is not None:
            guest.event = event
            return guest
    return None
