"""The steps to the stage and back: all of them, declared once.

services.stepping takes them; the API's tests and docs/events.md hold to this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from events.live.messages import REVOKED
from events.models import Audience, Guest, StageState


class Who(StrEnum):
    """Who may take a step."""

    VIEWER = "viewer"
    SPEAKER = "speaker"
    MODERATOR = "moderator"
    ORGANIZER = "organizer"
    ROOM = "room"  # the media plane reports it
    CLOCK = "clock"  # a time ran out, or the programme is over


States = frozenset[StageState]


@dataclass(frozen=True, slots=True)
class Step:
    """One transition: who may ask for it, from where to where, and how it is told.

    ``viewer`` and ``speaker`` are the states from which a viewer and a speaker may take it;
    ``target`` None leaves the state as it is. The new state runs out after ``lasts``. ``notes`` is
    a field that gets the time, ``forgets`` one that must hold a time and becomes null.
    ``revokes``: the link is worth nothing afterwards. ``takes_off``: whether a speaker waits in the
    green room from now on, also where speakers enter the stage at once; None leaves that as it is.
    """

    asked: str
    who: frozenset[Who]
    viewer: States
    speaker: States
    target: StageState | None
    told: str
    lasts: timedelta | None = None
    leaves_room: bool = False
    revokes: bool = False
    notes: str = ""
    forgets: str = ""
    takes_off: bool | None = None

    def sources(self, guest: Guest) -> States:
        """Return the states from which this guest may take the step."""
        return self.viewer if isinstance(guest, Audience) else self.speaker


ANSWER_WITHIN = timedelta(seconds=120)  # an invitation; and then the way into the room
SEAT_KEPT = timedelta(seconds=60)  # of somebody the network took, in the green room or the queue

_SEATED, _HAND, _INVITED, _JOINING, _GREEN_ROOM, _ON_STAGE, _DROPPED, _REMOVED = StageState
_NONE: States = frozenset()
IN_ROOM: States = frozenset({_GREEN_ROOM, _ON_STAGE})
MAY_JOIN: States = IN_ROOM | {_JOINING, _DROPPED}
_NOT_REMOVED: States = frozenset(StageState) - {_REMOVED}


def _in(*states: StageState) -> States:
    return frozenset(states)


def _by(*who: Who) -> frozenset[Who]:
    return frozenset(who)


_VIEWER, _GUEST = _by(Who.VIEWER), _by(Who.VIEWER, Who.SPEAKER)
_MODERATOR, _ROOM, _CLOCK = _by(Who.MODERATOR), _by(Who.ROOM), _by(Who.CLOCK)

RAISE_HAND = Step("raise_hand", _VIEWER, _in(_SEATED), _NONE, _HAND, "stage.hand_raised")
LOWER_HAND = Step(
    "lower_hand", _VIEWER | _MODERATOR, _in(_HAND), _NONE, _SEATED, "stage.hand_lowered"
)
INVITE = Step(
    "invite",
    _MODERATOR,
    _in(_SEATED, _HAND),
    _NONE,
    _INVITED,
    "stage.invited",
    lasts=ANSWER_WITHIN,
)
ACCEPT = Step(
    "accept", _VIEWER, _in(_INVITED), _NONE, _JOINING, "stage.accepted", lasts=ANSWER_WITHIN
)
DECLINE = Step("decline", _VIEWER, _in(_INVITED), _NONE, _SEATED, "stage.declined")
WITHDRAW = Step(
    "withdraw",
    _MODERATOR,
    _in(_INVITED, _JOINING),
    _NONE,
    _SEATED,
    "stage.withdrawn",
    leaves_room=True,
)
LEAVE = Step(
    "leave", _GUEST, MAY_JOIN, IN_ROOM | {_DROPPED}, _SEATED, "stage.left", leaves_room=True
)
PUT_ON_STAGE = Step(
    "put_on_stage",
    _MODERATOR,
    _in(_GREEN_ROOM),
    _in(_GREEN_ROOM),
    _ON_STAGE,
    "stage.on_stage",
    takes_off=False,
)
TO_GREEN_ROOM = Step(
    "to_green_room",
    _MODERATOR,
    _in(_ON_STAGE),
    _in(_ON_STAGE),
    _GREEN_ROOM,
    "stage.green_room",
    takes_off=True,
)
SEAT = Step(
    "seat",
    _MODERATOR,
    MAY_JOIN,
    IN_ROOM | {_DROPPED},
    _SEATED,
    "stage.seated",
    leaves_room=True,
    takes_off=True,
)
REMOVE = Step(
    "remove",
    _MODERATOR,
    _NOT_REMOVED,
    _NOT_REMOVED,
    _REMOVED,
    REVOKED,
    leaves_room=True,
    revokes=True,
)
REVOKE = Step(
    "revoke",
    _by(Who.ORGANIZER),
    _NOT_REMOVED,
    _NOT_REMOVED,
    _SEATED,
    REVOKED,
    leaves_room=True,
    revokes=True,
)
MUTE = Step("mute", _MODERATOR, IN_ROOM, IN_ROOM, None, "stage.muted", notes="muted_at")
ASK_TO_UNMUTE = Step(
    "ask_to_unmute",
    _MODERATOR,
    IN_ROOM,
    IN_ROOM,
    None,
    "stage.unmute_asked",
    notes="unmute_asked_at",
)
STAY_MUTED = Step(
    "stay_muted",
    _GUEST,
    IN_ROOM,
    IN_ROOM,
    None,
    "stage.unmute_declined",
    forgets="unmute_asked_at",
)
UNMUTED = Step("unmuted", _ROOM, IN_ROOM, IN_ROOM, None, "stage.tracks", forgets="unmute_asked_at")
JOIN = Step(
    "join",
    _ROOM,
    _in(_JOINING, _DROPPED),
    _in(_SEATED, _DROPPED),
    _GREEN_ROOM,
    "stage.green_room",
)
ENTER_STAGE = Step("enter_stage", _ROOM, _NONE, _in(_SEATED, _DROPPED), _ON_STAGE, "stage.on_stage")
PART = Step("part", _ROOM, IN_ROOM, IN_ROOM, _DROPPED, "stage.dropped", lasts=SEAT_KEPT)
RUN_OUT = Step(
    "run_out", _CLOCK, _in(_INVITED, _JOINING, _DROPPED), _in(_DROPPED), _SEATED, "stage.expired"
)
FORGET_HAND = Step("forget_hand", _CLOCK, _in(_HAND), _NONE, _SEATED, "stage.hand_lowered")
CLEAR = Step(
    "clear",
    _CLOCK,
    _NOT_REMOVED - {_SEATED},
    _NOT_REMOVED - {_SEATED},
    _SEATED,
    "stage.seated",
)

STEPS: Mapping[str, Step] = {
    step.asked: step for step in tuple(globals().values()) if isinstance(step, Step)
}
