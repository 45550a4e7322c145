"""Every message of the live channel, declared once: its type, who may see it and its data.

A message's data are parts of the snapshot's state, and one rule applies them all: sections are
merged, rows of ``audience`` and ``speakers`` are put in by id, ids in ``gone`` are taken out,
anything else replaces. docs/live-channel.md explains them to people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from events.live.sections import (
    AudienceRow,
    EventSection,
    HealthSection,
    MeSection,
    SpeakerRow,
    StreamSection,
)
from events.models import Audience, Guest


class Scope(StrEnum):
    """Who may see a message."""

    EVERYONE = "everyone"
    GUESTS = "guests"  # all with a ticket, a speaker's link or a seat at the moderators' desk
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


_STREAM: Shape = {"event": EventSection, "stream": StreamSection}
_PERSON: Mapping[Scope, Shape] = {
    Scope.ME: {"me": MeSection},
    Scope.MODERATORS: {"audience": list[AudienceRow]},
}
_SPEAKER: Mapping[Scope, Shape] = {
    Scope.ME: {"me": MeSection},
    Scope.MODERATORS: {"speakers": list[SpeakerRow]},
}

REVOKED = "access.revoked"
_DECLARED = (
    Message("stream.idle", "The programme is being prepared again.", {Scope.EVERYONE: _STREAM}),
    Message("stream.starting", "The programme was launched.", {Scope.EVERYONE: _STREAM}),
    Message("stream.live", "The programme plays.", {Scope.EVERYONE: _STREAM}),
    Message("stream.interrupted", "It paused; it is being mended.", {Scope.EVERYONE: _STREAM}),
    Message("stream.ending", "The programme is being ended.", {Scope.EVERYONE: _STREAM}),
    Message("stream.ended", "The programme is over.", {Scope.EVERYONE: _STREAM}),
    Message("stream.failed", "The programme could not start.", {Scope.EVERYONE: _STREAM}),
    Message(
        "stream.health",
        "What is wrong with the programme, or nothing any more.",
        {Scope.MODERATORS: {"stream": HealthSection}},
    ),
    Message("event.changed", "The organizer edited it.", {Scope.EVERYONE: {"event": EventSection}}),
    Message("stage.invited", "A viewer is asked on stage.", _PERSON),
    Message("stage.accepted", "They said yes and are on the way.", _PERSON),
    Message("stage.declined", "They said no.", _PERSON),
    Message("stage.withdrawn", "A moderator took the invitation back.", _PERSON),
    Message("stage.joined", "They are in the room.", _PERSON),
    Message("stage.left", "They went back to their seat.", _PERSON),
    Message("stage.removed", "A moderator sent them back to their seat.", _PERSON),
    Message("stage.changed", "The names of those on stage.", {Scope.GUESTS: {"stage": list[str]}}),
    Message("speaker.joined", "A speaker came into the room.", _SPEAKER),
    Message("speaker.left", "A speaker left the room.", _SPEAKER),
    Message(
        "speaker.issued",
        "A speaker got a personal link, or another name.",
        _SPEAKER,
    ),
    Message(
        "audience.issued",
        "A ticket was issued, or bears another name.",
        _PERSON,
    ),
    Message(
        "audience.presence",
        "Viewers came or went.",
        {Scope.MODERATORS: {"audience": list[AudienceRow], "viewers": int}},
    ),
    Message(
        REVOKED,
        "A ticket or link was revoked; its own sockets are closed.",
        {Scope.MODERATORS: {"gone": list[str], "viewers": int}, Scope.ME: {}},
    ),
)
MESSAGES: Mapping[str, Message] = {message.type: message for message in _DECLARED}


def personal_scope(guest: Guest) -> str:
    """Return the scope in which one person's messages are kept, like ``audience:k3v9…``."""
    role = "audience" if isinstance(guest, Audience) else "speaker"
    return f"{role}:{guest.public_id}"


def is_personal(scope: str) -> bool:
    """Whether a kept scope is one person's."""
    return ":" in scope


def require_declared(type_: str, scope: Scope, data: Data) -> None:
    """Raise ValueError for a message that is not declared so: nothing undeclared is ever sent."""
    message = MESSAGES.get(type_)
    shape = message.shapes.get(scope) if message else None
    if shape is None or set(shape) != set(data):
        raise ValueError(f"{type_} to {scope} with {sorted(data)} is not declared.")
