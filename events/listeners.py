"""What events do when their stream, or the people of their organization, change."""

from collections.abc import Collection

from accounts.audit import SYSTEM, Actor
from accounts.listeners import AccountsListener
from accounts.models import Organization, User
from config import clock
from events.live.messages import Scope
from events.live.outbox import News, news
from events.live.sections import backstage_section, event_section, stream_section
from events.models import Audience, Event, EventModerator, EventStatus, Speaker
from events.selectors import guests_named
from events.services.attendance import room_compare, stranger_see_out
from events.services.auto import programmes_on_time
from events.services.control import guest_unmuted
from events.services.desk import desk_check
from events.services.event import event_ended
from events.services.mailings import mailing_live
from events.services.moderators import moderator_remove
from events.services.rehearsal import rehearsal_over
from events.services.room import guest_id
from events.services.samples import samples_take
from events.services.stage import stage_clear, stage_joined, stage_parted
from events.services.stepping import tracks_tell
from events.services.upkeep import stage_upkeep
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
            if event.rehearsing and new_state == StreamState.ENDED:
                rehearsal_over(event=event)
                return
            if new_state == StreamState.ENDED:
                event_ended(event=event)
            if new_state != old_state:
                _tell(pen, event, f"stream.{new_state}")
            health = {"stream": {"failure": stream.failure}}
            pen.tell("stream.health", to=Scope.MODERATORS, data=health)
            if new_state == StreamState.LIVE:
                mailing_live(event=event)
            if new_state == StreamState.ENDED:
                stage_clear(event=event)

    def participant_connected(self, *, stream: Stream, identity: str) -> None:
        """Bring in who came into the room, or see them out."""
        event = _event(stream)
        if event is None:
            return
        guest = _guest(event, identity)
        if guest is None:
            stranger_see_out(event=event, identity=identity)
        else:
            stage_joined(guest=guest)

    def participant_disconnected(self, *, stream: Stream, identity: str) -> None:
        """Keep the seat of who left the room, unless they are in it under another name."""
        event = _event(stream)
        guest = _guest(event, identity) if event else None
        if guest is not None:
            stage_parted(guest=guest)

    def participant_tracks(self, *, stream: Stream, identity: str) -> None:
        """Tell the moderators what is heard and seen of somebody."""
        event = _event(stream)
        guest = _guest(event, identity) if event else None
        if event is None or guest is None or guest_unmuted(guest=guest, by=SYSTEM):
            return
        with news(event) as pen:
            tracks_tell(pen, guest)

    def room_seen(self, *, stream: Stream, identities: Collection[str]) -> None:
        """Bring the stage in line with the room."""
        event = _event(stream)
        if event is not None:
            room_compare(event=event, identities=identities)

    def tick(self) -> None:
        """Let begin and end what has come to its time, and count the viewers."""
        programmes_on_time(now=clock.now())
        stage_upkeep(now=clock.now())
        samples_take(now=clock.now())


class EventAccountsListener(AccountsListener):
    """Carries changes of roles to the moderators' pages."""

    def roles_changed(self, *, organization: Organization, user_pk: int) -> None:
        """Have every open event of the organization check who moderates it."""
        events = Event.objects.select_related("organization", "stream")
        is_open = (EventStatus.DRAFT, EventStatus.SCHEDULED)
        for event in events.filter(organization=organization, status__in=is_open).order_by("pk"):
            desk_check(event=event, user_pk=user_pk)

    def user_changed(self, *, user_pk: int) -> None:
        """Have the desks check somebody who moderates single events."""
        for moderator in _moderated(user_pk):
            desk_check(event=moderator.event, user_pk=user_pk)

    def user_leaving(self, *, user: User, by: Actor) -> None:
        """Take somebody away from the single events they moderate."""
        for moderator in _moderated(user.pk):
            moderator_remove(moderator=moderator, by=by)


def _moderated(user_pk: int) -> list[EventModerator]:
    """Return what makes this user the moderator of single events, in one order everywhere."""
    rows = EventModerator.objects.filter(user=user_pk)
    return list(rows.select_related("event__organization", "event__stream", "user").order_by("pk"))


def _tell(pen: News, event: Event, type_: str) -> None:
    """Tell how the programme is: everybody, or in a rehearsal who is backstage."""
    if event.rehearsing:
        now = {"event": event_section(event), "stream": backstage_section(event)}
        pen.tell(type_, to=Scope.BACKSTAGE, data=now)
    else:
        now = {"event": event_section(event), "stream": stream_section(event)}
        pen.tell(type_, to=Scope.EVERYONE, data=now)


def _event(stream: Stream) -> Event | None:
    """Return the stream's event, holding the stream as it is in the caller's hands."""
    event = Event.objects.select_related("organization").filter(stream=stream).first()
    if event is not None:
        event.stream = stream
    return event


def _guest(event: Event, identity: str) -> Audience | Speaker | None:
    """Return who bears this identity in the event's room, or None for somebody else."""
    return guests_named(event, [guest_id(identity)]).get(guest_id(identity))
