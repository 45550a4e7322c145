"""The way of a viewer to the stage and back.

seated → invited → joining → on stage → seated. Each step is a compare-and-swap: of two at once,
one happens and the other is told what the state is. Nobody comes on stage but by the room's own
word (``stage_joined``), and nobody stays in the room who may not.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from events.errors import StageTransitionError
from events.live.messages import Scope
from events.live.outbox import News, news
from events.live.sections import audience_row, me_section
from events.models import Audience, Event, StageState
from events.selectors import is_watching, stage_names
from events.services.event import event_require_open
from events.services.room import is_in_room, room_leave, room_leave_on_commit

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Step:
    """One declared transition: what was asked, from where to where, and how it is told."""

    asked: str
    sources: frozenset[StageState]
    target: StageState
    news: str


def _step(asked: str, sources: Iterable[StageState], target: StageState, told: str) -> _Step:
    return _Step(asked, frozenset(sources), target, f"stage.{told}")


_SEATED, _INVITED, _JOINING, _ON_STAGE = StageState
_INVITE = _step("invite", [_SEATED], _INVITED, "invited")
_WITHDRAW = _step("withdraw", [_INVITED, _JOINING], _SEATED, "withdrawn")
_ACCEPT = _step("accept", [_INVITED], _JOINING, "accepted")
_DECLINE = _step("decline", [_INVITED], _SEATED, "declined")
_JOIN = _step("join", [_JOINING], _ON_STAGE, "joined")
_PART = _step("part", [_ON_STAGE], _SEATED, "left")
_LEAVE = _step("leave", [_JOINING, _ON_STAGE], _SEATED, "left")
_REMOVE = _step("remove", [_JOINING, _ON_STAGE], _SEATED, "removed")
_CLEAR = _step("clear", [_INVITED, _JOINING, _ON_STAGE], _SEATED, "left")


def stage_invite(*, audience: Audience, by: User) -> None:
    """Ask a seated viewer on stage. Raises EventClosedError, StageTransitionError."""
    event_require_open(event=audience.event)
    _take(audience, _INVITE)
    logger.info("%s invited %s on stage", by, audience.identity)


def stage_withdraw(*, audience: Audience, by: User) -> None:
    """Take an invitation back, also from somebody on the way. Raises StageTransitionError."""
    _take_out(audience, _WITHDRAW)
    logger.info("%s withdrew the invitation of %s", by, audience.identity)


def stage_remove(*, audience: Audience, by: User) -> None:
    """Take somebody off the stage and out of the room.

    Raises StageTransitionError, or BackendError when the media plane did not answer: they are
    seated then and get no new token, and asking again tries again.
    """
    _take_out(audience, _REMOVE)
    logger.info("%s removed %s from the stage", by, audience.identity)


def stage_accept(*, audience: Audience) -> None:
    """Say yes to an invitation. Raises EventClosedError, StageTransitionError."""
    event_require_open(event=audience.event)
    _take(audience, _ACCEPT)


def stage_decline(*, audience: Audience) -> None:
    """Say no to an invitation. Raises StageTransitionError."""
    _take(audience, _DECLINE)


def stage_leave(*, audience: Audience) -> None:
    """Go back to one's seat. Raises StageTransitionError, BackendError as ``stage_remove``."""
    _take_out(audience, _LEAVE)


def stage_joined(*, audience: Audience) -> None:
    """Note that the room let a viewer in; one who was not on the way is taken out of it."""
    if not _try(audience, _JOIN) and audience.stage_state != _ON_STAGE:
        room_leave_on_commit(guest=audience)


def stage_parted(*, audience: Audience) -> None:
    """Note that a viewer is not in the room any more."""
    _try(audience, _PART)


def stage_clear(*, event: Event) -> None:
    """Seat everybody: the programme is over."""
    for audience in Audience.objects.filter(event=event).exclude(stage_state=_SEATED):
        audience.event = event
        _try(audience, _CLEAR)


def stage_require_way(*, audience: Audience) -> None:
    """Raise StageTransitionError unless the viewer is on the way to the stage or on it."""
    if audience.stage_state not in (_JOINING, _ON_STAGE):
        raise _impossible(audience, "speak")


def _take(audience: Audience, step: _Step) -> None:
    if not _try(audience, step):
        raise _impossible(audience, step.asked)


def _take_out(audience: Audience, step: _Step) -> None:
    """Take a step that ends in the seat, and see to it that the room knows.

    Somebody the room still holds, because it did not answer the last time, is taken out again.
    """
    if not _try(audience, step) and not is_in_room(guest=audience):
        raise _impossible(audience, step.asked)
    room_leave(guest=audience)


def _try(audience: Audience, step: _Step) -> bool:
    """Take a step if it is possible; afterwards ``audience`` holds the state there is."""
    with news(audience.event) as pen:
        here = Audience.objects.filter(pk=audience.pk, stage_state__in=step.sources)
        moved = here.filter(revoked_at=None).update(stage_state=step.target)
        audience.refresh_from_db(fields=["stage_state"])
        if moved:
            _tell(pen, audience, step)
    return bool(moved)


def _tell(pen: News, audience: Audience, step: _Step) -> None:
    row = audience_row(audience, watching=is_watching(audience))
    pen.tell(step.news, to=audience, data={"me": me_section(audience)})
    pen.tell(step.news, to=Scope.MODERATORS, data={"audience": [row]})
    if _ON_STAGE in {*step.sources, step.target}:
        pen.tell("stage.changed", to=Scope.GUESTS, data={"stage": stage_names(audience.event)})


def _impossible(audience: Audience, asked: str) -> StageTransitionError:
    return StageTransitionError(name=audience.name, state=audience.stage_state, asked=asked)
