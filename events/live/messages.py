"""Every message of the live channel, declared once: its type, who may see it and its data.

A message's data are parts of the snapshot's state, and one rule applies them all
(events.live.state). docs/live-channel.md explains them to people, and its tables are made of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from events.live.sections import (
    AnnouncementSection,
    EventSection,
    HealthSection,
    MeSection,
    PersonRow,
    ProgrammeSection,
    StreamSection,
    kind_of,
)
from events.models import Event, Guest


class Scope(StrEnum):
    """Who may see a message."""

    EVERYONE = "everyone"
    GUESTS = "guests"  # all with a ticket, a speaker's link or a seat at the moderators' desk
    BACKSTAGE = "backstage"  # speakers and moderators: what a rehearsal tells
    MODERATORS = "moderators"
    ME = "me"  # one person, named beside it


Data = Mapping[str, Any]
Shape = Mapping[str, Any]  # section name → its type


@dataclass(frozen=True, slots=True)
class Message:
    """One declared type and the data each scope gets of it."""

    type: str
    meaning: str
    shapes: Mapping[Scope, Shape]


_NOW: Shape = {"event": EventSection, "stream": StreamSection}
_STREAM: Mapping[Scope, Shape] = {Scope.EVERYONE: _NOW, Scope.BACKSTAGE: _NOW}
_STAGE: Shape = {"stage": list[str]}
_ME: Mapping[Scope, Shape] = {Scope.ME: {"me": MeSection}}
_PEOPLE: Mapping[Scope, Shape] = {Scope.MODERATORS: {"people": list[PersonRow]}}
_PERSON = {**_ME, **_PEOPLE}
_SAID: Shape = {"announcement": AnnouncementSection | None}
_ANNOUNCEMENT: Mapping[Scope, Shape] = {Scope.GUESTS: _SAID, Scope.BACKSTAGE: _SAID}

REVOKED = "access.revoked"
CHANGED = "access.changed"
SUPERSEDED = "access.superseded"
_DECLARED = (
    Message("stream.idle", "The programme is being prepared again.", _STREAM),
    Message("stream.starting", "The programme was launched.", _STREAM),
    Message("stream.live", "The programme plays.", _STREAM),
    Message("stream.interrupted", "It paused; it is being mended.", _STREAM),
    Message("stream.ending", "The programme is being ended.", _STREAM),
    Message("stream.ended", "The programme is over.", {Scope.EVERYONE: _NOW}),
    Message("stream.failed", "The programme could not start.", _STREAM),
    Message(
        "stream.health",
        "What is wrong with the programme, or nothing any more.",
        {Scope.MODERATORS: {"stream": HealthSection}},
    ),
    Message("event.changed", "The organizer edited it.", {Scope.EVERYONE: {"event": EventSection}}),
    Message("stage.hand_raised", "A viewer raised their hand.", _PERSON),
    Message("stage.hand_lowered", "A hand went down.", _PERSON),
    Message("stage.place", "The queue moved: only the first 50 are told their place.", _ME),
    Message("stage.invited", "A viewer is asked on stage.", _PERSON),
    Message("stage.accepted", "They said yes and are on the way.", _PERSON),
    Message("stage.declined", "They said no.", _PERSON),
    Message("stage.withdrawn", "A moderator took the invitation back.", _PERSON),
    Message("stage.expired", "What they were given time for ran out; they are seated.", _PERSON),
    Message("stage.green_room", "They are in the room, not on the programme.", _PERSON),
    Message("stage.on_stage", "They are on the programme.", _PERSON),
    Message("stage.dropped", "The network took them; their seat in the room is kept.", _PERSON),
    Message("stage.left", "They went back to their seat.", _PERSON),
    Message("stage.seated", "A moderator sent them back to their seat.", _PERSON),
    Message("stage.muted", "A moderator muted one.", _ME),
    Message("stage.unmute_asked", "A moderator asks them to unmute.", _PERSON),
    Message("stage.unmute_declined", "They stay muted.", _PERSON),
    Message(
        "stage.tracks",
        "Their microphone, camera or screen changed; an ask to unmute may be answered by it.",
        _PERSON,
    ),
    Message("stage.presence", "Their page was opened or closed.", _PEOPLE),
    Message(
        "stage.changed",
        "The names of those on stage.",
        {Scope.GUESTS: _STAGE, Scope.BACKSTAGE: _STAGE},
    ),
    Message(
        "programme.changed",
        "The layout, who is large, or the capacity of the stage.",
        {Scope.MODERATORS: {"programme": ProgrammeSection}},
    ),
    Message("announcement.made", "The moderators say something.", _ANNOUNCEMENT),
    Message("announcement.ended", "It ran out or was withdrawn.", _ANNOUNCEMENT),
    Message("speaker.issued", "A speaker got a personal link, or another name.", _PERSON),
    Message("audience.issued", "A ticket was issued, or bears another name.", _PERSON),
    Message(
        "audience.presence",
        "How many watch now: at most once a second.",
        {Scope.MODERATORS: {"viewers": int}},
    ),
    Message(
        REVOKED,
        "A ticket or link is worth nothing any more; its own sockets are closed.",
        {Scope.ME: {}, Scope.MODERATORS: {"gone": list[str]}},
    ),
    Message(
        CHANGED,
        "Roles changed: sockets of those who may not moderate any more are closed.",
        {Scope.MODERATORS: {}},
    ),
    Message(
        SUPERSEDED,
        "The ticket was opened elsewhere; these connections of it are closed.",
        {Scope.ME: {"superseded": list[str]}},
    ),
)
MESSAGES: Mapping[str, Message] = {message.type: message for message in _DECLARED}


def personal_scope(guest: Guest) -> str:
    """Return the scope in which one person's messages are kept, like ``audience:k3v9…``."""
    return f"{kind_of(guest)}:{guest.public_id}"


def inside(event: Event) -> Scope:
    """Return who is told of what happens inside: in a rehearsal the audience is not there."""
    return Scope.BACKSTAGE if event.rehearsing else Scope.GUESTS


def is_backstage(scope: str) -> bool:
    """Whether a socket's own scope is a speaker's or the moderators'."""
    return scope == Scope.MODERATORS or scope.startswith("speaker:")


def is_personal(scope: str) -> bool:
    """Whether a kept scope is one person's."""
    return ":" in scope


def require_declared(type_: str, scope: Scope, data: Data) -> None:
    """Raise ValueError for a message that is not declared so: nothing undeclared is ever sent."""
    message = MESSAGES.get(type_)
    shape = message.shapes.get(scope) if message else None
    if shape is None or set(shape) != set(data):
        raise ValueError(f"{type_} to {scope} with {sorted(data)} is not declared.")
