"""Taking a step: a compare-and-swap in the event's lock, with its audit entry and its news.

All in one transaction, so that no step is without its entry and its news, and neither of these
without the step.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.audit import SYSTEM, Actor
from config import clock
from events.errors import StageTransitionError
from events.live.messages import MESSAGES, Scope
from events.live.outbox import News, news
from events.live.people import listed, person_rows
from events.live.sections import me_section
from events.models import Audience, Event, Guest, Speaker, StageState
from events.selectors import PLACES_TOLD, hand_place, hands_of
from events.services.log import event_audit
from events.services.programme import programme_follow
from events.services.room import is_in_room, room_leave
from events.services.steps import IN_ROOM, RUN_OUT, Step
from events.services.telling import programme_tell, stage_tell

_READ = (
    "name",
    "stage_state",
    "stage_since",
    "stage_until",
    "muted_at",
    "unmute_asked_at",
    "revoked_at",
)


@dataclass(frozen=True, slots=True)
class _Move:
    """A step that was taken: by whom, and where they had been since when."""

    guest: Audience | Speaker
    was: StageState
    since: datetime

    @property
    def in_queue_since(self) -> datetime:
        """When the hand was raised, by a step that raised or lowered it."""
        return self.since if self.was == StageState.HAND_RAISED else self.guest.stage_since


def step_take(*, guest: Audience | Speaker, step: Step, by: Actor) -> None:
    """Take a step; afterwards ``guest`` holds the state there is. Raises StageTransitionError.

    A step that leaves the room sees to it that the room knows: who is still in it, because it did
    not answer the last time, is taken out again. Raises BackendError when the media plane does not
    answer: the step is taken then, and the next look at the room makes up for it.
    """
    taken = step_try(guest=guest, step=step, by=by)
    if step.leaves_room and (taken or is_in_room(guest=guest)):
        room_leave(guest=guest)
    elif not taken:
        raise impossible(guest, step.asked)


def step_try(*, guest: Audience | Speaker, step: Step, by: Actor) -> bool:
    """Take a step if it is possible, in a transaction of its own; return whether it was."""
    with news(guest.event) as pen:
        return bool(steps_taken(pen, guest.event, [guest], step, by=by))


def steps_taken(
    pen: News, event: Event, guests: Iterable[Audience | Speaker], step: Step, *, by: Actor
) -> Sequence[Audience | Speaker]:
    """Take a step for each of ``guests`` who can, in the lock that ``pen`` holds; return them.

    Whose time is over is seated first: that must not depend on the clock's having come to it.
    """
    guests = list(guests)
    if step is not RUN_OUT and (late := [guest for guest in guests if _is_late(guest)]):
        steps_taken(pen, event, late, RUN_OUT, by=SYSTEM)
    moves = [move for guest in guests if (move := _swap(guest, step))]
    for move in moves:
        event_audit(event=event, by=by, action=f"stage.{step.asked}", target=move.guest.identity)
    if moves:
        _tell(pen, event, moves, step)
        _follow(pen, event, moves, step)
    return [move.guest for move in moves]


def impossible(guest: Audience | Speaker, asked: str) -> StageTransitionError:
    """Return the error that says what the state is and what was asked."""
    return StageTransitionError(name=guest.name, state=guest.stage_state, asked=asked)


def _is_late(guest: Audience | Speaker) -> bool:
    """Whether somebody's time is over, also by their row as it is now."""
    if guest.has_run_out:
        guest.refresh_from_db(fields=_READ)
    return guest.has_run_out


def _swap(guest: Audience | Speaker, step: Step) -> _Move | None:
    """Read the state, and write the new one if it is still the one that was read."""
    guest.refresh_from_db(fields=_READ)
    if guest.revoked_at or guest.stage_state not in step.sources(guest):
        return None
    if step.forgets and getattr(guest, step.forgets) is None:
        return None
    move = _Move(guest, StageState(guest.stage_state), guest.stage_since)
    changes = _changes(step, guest)
    if not _unchanged(move).update(**changes):
        return None
    for field, value in changes.items():
        setattr(guest, field, value)
    return move


def _unchanged(move: _Move) -> QuerySet[Any]:
    """Return the guest's row, if it is still as it was read."""
    rows = type(move.guest)._default_manager.filter(pk=move.guest.pk)
    return rows.filter(stage_state=move.was, revoked_at=None)


def _changes(step: Step, guest: Guest) -> dict[str, Any]:
    now = clock.now()
    changes: dict[str, Any] = {}
    if step.target is not None:
        until = now + step.lasts if step.lasts else None
        changes |= {"stage_state": step.target, "stage_since": now, "stage_until": until}
        if step.target not in IN_ROOM:
            changes |= {"muted_at": None, "unmute_asked_at": None}
    if step.takes_off is not None and isinstance(guest, Speaker):
        changes["taken_off"] = step.takes_off
    if step.revokes:
        changes["revoked_at"] = now
    if step.notes:
        changes[step.notes] = now
    if step.forgets:
        changes[step.forgets] = None
    return changes


def _tell(pen: News, event: Event, moves: Sequence[_Move], step: Step) -> None:
    """Tell those who moved, and the moderators."""
    guests = [move.guest for move in moves]
    if step.revokes:
        gone = [guest.public_id for guest in guests]
        pen.tell_each(step.told, [(guest, {}) for guest in guests])
        pen.tell(step.told, to=Scope.MODERATORS, data={"gone": gone})
        return
    own = [(guest, {"me": me_section(guest, place=hand_place(guest))}) for guest in guests]
    pen.tell_each(step.told, own)
    if Scope.MODERATORS in MESSAGES[step.told].shapes:
        rows = person_rows(event, guests)
        pen.tell(step.told, to=Scope.MODERATORS, data={"people": rows})


def _follow(pen: News, event: Event, moves: Sequence[_Move], step: Step) -> None:
    """Bring what depends on the steps in line: the queue, the stage, the programme."""
    hands = [move for move in moves if StageState.HAND_RAISED in (move.was, step.target)]
    if hands:
        _tell_places(pen, event, hands)
    if step.target is None:
        return
    left = [move.guest for move in moves if move.was == StageState.ON_STAGE or step.revokes]
    if left:
        _end_spotlight(pen, event, left)
    if left or step.target == StageState.ON_STAGE:
        stage_tell(pen, event)
        programme_follow(event=event)


def tracks_tell(pen: News, guest: Audience | Speaker) -> None:
    """Tell the moderators what is heard and seen of somebody, if they look after them."""
    guest.refresh_from_db(fields=_READ)
    if guest.revoked_at is None and listed([guest]):
        rows = {"people": person_rows(guest.event, [guest])}
        pen.tell("stage.tracks", to=Scope.MODERATORS, data=rows)


def _tell_places(pen: News, event: Event, hands: Sequence[_Move]) -> None:
    """Tell those behind the first hand that moved, as far as places are told at all."""
    first = min((move.in_queue_since, move.guest.pk) for move in hands)
    queue = enumerate(hands_of(event)[:PLACES_TOLD], 1)
    behind = [(hand, place) for place, hand in queue if (hand.stage_since, hand.pk) > first]
    own = [(hand, {"me": me_section(hand, place=place)}) for hand, place in behind]
    pen.tell_each("stage.place", own)


def _end_spotlight(pen: News, event: Event, gone: Iterable[Guest]) -> None:
    """Let nobody off stage stay in the spotlight."""
    ids = [guest.public_id for guest in gone]
    if Event.objects.filter(pk=event.pk, spotlight__in=ids).update(spotlight=""):
        programme_tell(pen, event)
