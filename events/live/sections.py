"""The parts of an event's state as pages see them; snapshots and messages are made of these.

Times are ISO 8601 with an offset. What an ``Annotated`` says of a field is its explanation in
docs/live-channel.md.
"""

from datetime import datetime
from typing import Annotated, NotRequired, TypedDict

from events.models import Announcement, Audience, Event, Guest
from streaming.models import Participant


class EventSection(TypedDict):
    """What everybody may know of an event."""

    id: Annotated[str, "the public id"]
    title: Annotated[str, "what it is called"]
    description: Annotated[str, "shown to everybody on its page; plain text"]
    status: Annotated[str, "`draft`, `scheduled`, `live`, `ended` or `cancelled`"]
    doors_at: Annotated[str, "when guests may take their seats"]
    starts_at: Annotated[str, "the planned start"]
    ends_at: Annotated[str | None, "the planned end"]
    time_zone: Annotated[str, "where it is planned, like `Europe/Berlin`"]


class StreamSection(TypedDict):
    """How the programme is."""

    state: Annotated[
        str, "`idle`, `starting`, `live`, `interrupted`, `ending`, `ended` or `failed`"
    ]
    live_at: Annotated[str | None, "when it went live"]
    rehearsing: NotRequired[
        Annotated[bool, "whether it is a rehearsal: for speakers and moderators only"]
    ]
    failure: NotRequired[
        Annotated[str, "what is wrong, in a sentence, or empty: for moderators only"]
    ]


class HealthSection(TypedDict):
    """What only moderators know of the programme."""

    failure: str


class MeSection(TypedDict):
    """Who is looking; what is only for people with a personal link is null or false for others."""

    role: Annotated[str, "`public`, `audience`, `speaker` or `moderator`"]
    id: Annotated[str | None, "the public id of the ticket or speaker"]
    name: Annotated[str, "as the others see it; empty for the public"]
    stage_state: Annotated[str | None, "where one is on the way to the stage (docs/events.md)"]
    stage_until: Annotated[str | None, "when that state runs out"]
    place: Annotated[int | None, "the place in the queue of hands, from 1; null beyond 50"]
    muted_at: Annotated[str | None, "when a moderator muted one the last time"]
    unmute_asked: Annotated[bool, "whether a moderator asks one to unmute"]


class PersonRow(TypedDict):
    """Somebody of the line-up, or a viewer who is not just seated, as moderators see them."""

    id: Annotated[str, "the public id of the ticket or speaker"]
    kind: Annotated[str, "`audience` or `speaker`"]
    name: Annotated[str, "as the others see it"]
    stage_state: Annotated[str, "where they are on the way to the stage (docs/events.md)"]
    since: Annotated[str, "when that state began: the order of the queue and of the stage"]
    until: Annotated[str | None, "when that state runs out"]
    microphone: Annotated[str, "`on`, `off`, or empty when there is none in the room"]
    camera: Annotated[str, "likewise"]
    screen: Annotated[str, "likewise, of a shared screen"]
    unmute_asked: Annotated[bool, "whether they are asked to unmute and have not answered"]
    watching: Annotated[bool, "whether a viewer's page is open; false for speakers"]


class ProgrammeSection(TypedDict):
    """How the programme is composed, for moderators."""

    layout: Annotated[str, "`presentation`, `grid` or `spotlight`"]
    spotlight: Annotated[str | None, "the id of who is large, or null for whoever speaks"]
    capacity: Annotated[int, "how many may be on stage"]


class AnnouncementSection(TypedDict):
    """What the moderators say to everybody with a personal link."""

    text: Annotated[str, "one sentence of plain text, at most 280 characters"]
    until: Annotated[str, "when it goes away"]


def event_section(event: Event) -> EventSection:
    """Describe an event."""
    return {
        "id": event.public_id,
        "title": event.title,
        "description": event.description,
        "status": event.phase,
        "doors_at": event.doors_at.isoformat(),
        "starts_at": event.starts_at.isoformat(),
        "ends_at": _time(event.ends_at),
        "time_zone": event.time_zone,
    }


def stream_section(event: Event) -> StreamSection:
    """Describe an event's programme to everybody: a rehearsal is none."""
    live_at = None if event.rehearsing else event.stream.live_at
    return {"state": event.programme_state, "live_at": _time(live_at)}


def backstage_section(event: Event) -> StreamSection:
    """Describe an event's programme, or its rehearsal, to speakers and moderators."""
    return {
        "state": event.stream.state,
        "live_at": _time(event.stream.live_at),
        "rehearsing": event.rehearsing,
    }


def me_section(guest: Guest, *, place: int | None = None) -> MeSection:
    """Describe somebody with a personal link to themselves; ``place`` is that of a raised hand."""
    return {
        "role": kind_of(guest),
        "id": guest.public_id,
        "name": guest.name,
        "stage_state": str(guest.stage_state),
        "stage_until": _time(guest.stage_until),
        "place": place,
        "muted_at": _time(guest.muted_at),
        "unmute_asked": guest.unmute_asked_at is not None,
    }


def person_row(guest: Guest, *, participant: Participant | None, watching: bool) -> PersonRow:
    """Describe somebody to moderators; ``participant`` is what the room knows of them."""
    return {
        "id": guest.public_id,
        "kind": kind_of(guest),
        "name": guest.name,
        "stage_state": str(guest.stage_state),
        "since": guest.stage_since.isoformat(),
        "until": _time(guest.stage_until),
        "microphone": participant.microphone if participant else "",
        "camera": participant.camera if participant else "",
        "screen": participant.screen if participant else "",
        "unmute_asked": guest.unmute_asked_at is not None,
        "watching": watching,
    }


def programme_section(event: Event) -> ProgrammeSection:
    """Describe how the programme is composed."""
    return {
        "layout": event.layout,
        "spotlight": event.spotlight or None,
        "capacity": event.stage_capacity,
    }


def announcement_section(announcement: Announcement | None) -> AnnouncementSection | None:
    """Describe what is announced, if anything is."""
    if announcement is None:
        return None
    return {"text": announcement.text, "until": announcement.until.isoformat()}


def kind_of(guest: Guest) -> str:
    """Return ``audience`` or ``speaker``."""
    return "audience" if isinstance(guest, Audience) else "speaker"


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
