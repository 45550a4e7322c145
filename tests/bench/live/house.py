"""The platform's side: an event with its tickets, and changes of its stream, by the services.

Run inside an installation by ``Installation.call``.
"""

from time import monotonic

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.audit import SYSTEM
from accounts.models import Organization
from events.access import remember
from events.models import Audience, Event, EventMessage, EventStatus
from events.services.event import event_create
from streaming.models import StreamState
from streaming.services import stream_advance
from tests.support.worker import Answer


def make(tickets: int) -> Answer:
    """Create an event; return its id, and a session cookie and id for each ticket."""
    event = event_create(
        event=Event(
            organization=Organization.objects.create(name="House", slug="house"),
            title="Evening",
            starts_at=timezone.now(),
            status=EventStatus.SCHEDULED,
        ),
        by=SYSTEM,
    )
    guests = Audience.objects.bulk_create(
        [Audience(event=event, name=f"Viewer {number}") for number in range(tickets)], 500
    )
    sessions = [_session(guest) for guest in guests]
    Session.objects.bulk_create(sessions, 500)
    pairs = [
        [session.session_key, guest.public_id]
        for session, guest in zip(sessions, guests, strict=True)
    ]
    return {"event": event.public_id, "tickets": pairs}


def _session(guest: Audience) -> Session:
    """What a browser has that opened the ticket's link."""
    store = SessionStore()
    remember(store, guest)
    data: dict[str, object] = dict(store.items())
    return Session(
        session_key=store._get_new_session_key(),  # type: ignore[attr-defined]
        session_data=store.encode(data),
        expire_date=store.get_expiry_date(),
    )


def change(event: str) -> Answer:
    """Let the programme go live, or be interrupted when it is; return when that was committed.

    ``number`` is that of the message everybody gets of it.
    """
    stream = Event.objects.select_related("stream").get(public_id=event).stream
    state = StreamState.INTERRUPTED if stream.state == StreamState.LIVE else StreamState.LIVE
    committed: list[float] = []
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(monotonic()))
        assert stream_advance(stream=stream, state=state, live_at=timezone.now())
        told = EventMessage.objects.filter(event__public_id=event, type=f"stream.{state}")
        number = told.latest("number").number
    return {"at": committed[0], "number": number}
