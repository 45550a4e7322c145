"""The parts of an event's state as pages see them; snapshots and messages are made of these.

Times are ISO 8601 with an offset.
"""

from typing import NotRequired, TypedDict

from events.models import Audience, Event, Speaker, StageState


class EventSection(TypedDict):
    """What everybody may know of an event; ``status`` is its phase."""

    id: str
    title: str
    description: str
    status: str
    starts_at: str
    ends_at: str | None
    time_zone: str


class StreamSection(TypedDict):
    """How the programme is; ``failure`` is a sentence for moderators."""

    state: str
    live_at: str | None
    failure: NotRequired[str]


class HealthSection(TypedDict):
    """What only moderators know of the programme."""

    failure: str


class MeSection(TypedDict):
    """Who is looking. ``id`` and ``stage_state`` only where somebody has a personal link."""

    role: str
    id: str | None
    name: str
    stage_state: str | None


class AudienceRow(TypedDict):
    """One ticket holder, as moderators see them."""

    id: str
    name: str
    watching: bool
    stage_state: str


class SpeakerRow(TypedDict):
    """One speaker of the line-up, as moderators see them."""

    id: str
    name: str
    on_stage: bool


def event_section(event: Event) -> EventSection:
    """Describe an event."""
    return {
        "id": event.public_id,
        "title": event.title,
        "description": event.description,
        "status": event.phase,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat() if event.ends_at else None,
        "time_zone": event.time_zone,
    }


def stream_section(event: Event) -> StreamSection:
    """Describe an event's programme."""
    live_at = event.stream.live_at
    return {
        "state": event.stream.state,
        "live_at": live_at.isoformat() if live_at else None,
    }


def me_section(guest: Audience | Speaker) -> MeSection:
    """Describe somebody with a personal link to themselves."""
    if isinstance(guest, Audience):
        role, state = "audience", guest.stage_state
    else:
        role = "speaker"
        state = StageState.ON_STAGE if guest.on_stage_since else StageState.SEATED
    return {"role": role, "id": guest.public_id, "name": guest.name, "stage_state": str(state)}


def audience_row(audience: Audience, *, watching: bool) -> AudienceRow:
    """Describe a ticket holder to moderators."""
    return {
        "id": audience.public_id,
        "name": audience.name,
        "watching": watching,
        "stage_state": audience.stage_state,
    }


def speaker_row(speaker: Speaker) -> SpeakerRow:
    """Describe a speaker to moderators."""
    return {
        "id": speaker.public_id,
        "name": speaker.name,
        "on_stage": speaker.on_stage_since is not None,
    }
