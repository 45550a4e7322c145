"""A night with recognisable secrets: its people, and its room as the media plane reports it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from accounts.audit import Actor
from accounts.models import User
from events.listeners import EventStreamListener
from events.models import Audience, Event, Speaker
from streaming.models import Participant, StreamState
from streaming.services import stream_advance
from tests.factories import make_audience, make_speaker

Guest = Audience | Speaker
FAILURE = "The-failure-sentence"
ADDRESS = "203.0.113.77"
ANNOUNCED = "The-announcement"
REHEARSED = "The-rehearsed"


@dataclass
class Night:
    """The event and its cast: Vera and Viktor go on stage, Wanda and Wilma never do."""

    event: Event
    sam: Speaker
    sue: Speaker
    vera: Audience
    viktor: Audience
    wanda: Audience
    wilma: Audience
    mona: User
    omar: User
    room: EventStreamListener = field(default_factory=EventStreamListener)

    @classmethod
    def begin(cls, event: Event, mona: User, omar: User) -> "Night":
        """Let the event be live, with everybody in their seat."""
        night = cls(
            event=event,
            sam=make_speaker(event=event, name="Sam-Sandman", email="sam-mail@x.org"),
            sue=make_speaker(event=event, name="Sue-Sunbeam", email="sue-mail@x.org"),
            vera=make_audience(event=event, name="Vera-Vermilion", email="vera-mail@x.org"),
            viktor=make_audience(event=event, name="Viktor-Violet", email="viktor-mail@x.org"),
            wanda=make_audience(event=event, name="Wanda-White", email="wanda-mail@x.org"),
            wilma=make_audience(event=event, name="Wilma-Unseen", email="wilma-mail@x.org"),
            mona=mona,
            omar=omar,
        )
        night.stream(StreamState.STARTING)
        night.stream(StreamState.LIVE)
        return night

    @property
    def guests(self) -> list[Guest]:
        """Everybody with a personal link at the beginning."""
        return [self.sam, self.sue, self.vera, self.viktor, self.wanda, self.wilma]

    @property
    def desk(self) -> Actor:
        """Mona, at an address that nobody learns."""
        return Actor(self.mona.email, self.mona, ADDRESS)

    @property
    def office(self) -> Actor:
        """Omar, likewise."""
        return Actor(self.omar.email, self.omar, ADDRESS)

    def own(self, guest: Guest) -> Actor:
        """A guest who acts for themselves."""
        return Actor(guest.identity, address=ADDRESS)

    def stream(self, state: StreamState, failure: str = "") -> None:
        """Let the stream come into a state."""
        stream_advance(stream=self.event.stream, state=state, failure=failure)
        self.event.refresh_from_db()

    def come(self, guest: Guest) -> None:
        """Let the room report somebody as connected, with everything on."""
        self._report(guest, connected=True, microphone="on", camera="on")
        self.room.participant_connected(stream=self.event.stream, identity=guest.identity)

    def go(self, guest: Guest) -> None:
        """Let the room report that somebody is not connected any more."""
        self._report(guest, connected=False, microphone="", camera="", screen="")
        self.room.participant_disconnected(stream=self.event.stream, identity=guest.identity)

    def tracks(self, guest: Guest, **tracks: str) -> None:
        """Let the room report what is on and off."""
        self._report(guest, **tracks)
        self.room.participant_tracks(stream=self.event.stream, identity=guest.identity)

    def _report(self, guest: Guest, **seen: object) -> None:
        Participant.objects.update_or_create(
            stream=self.event.stream, identity=guest.identity, defaults=seen
        )


Story = Callable[[Night], Iterator[str]]
