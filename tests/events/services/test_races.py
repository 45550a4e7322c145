"""Steps that people take at the very same moment, in threads on the real database.

Each race is run twice by the same body: with the guard off, where it must show, and with the guard
on, where it must not. The guard is the event's lock and the comparison in the swap; a step pauses
between reading and writing, so that the other one falls in between wherever the guard lets it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from threading import Event as Flag
from typing import Any

import pytest
from django.db import DatabaseError, connection

from accounts.audit import Actor
from accounts.models import AuditEntry
from events.errors import EventError
from events.live.outbox import News, messages_after
from events.models import Audience, Event, Speaker, StageState
from events.selectors import stage_count
from events.services import hands, stage, stepping, steps
from events.services.guests import guest_remove
from events.services.hands import hand_raise
from events.services.stage import (
    stage_accept,
    stage_decline,
    stage_invite,
    stage_joined,
    stage_put_on,
    stage_withdraw,
)
from events.services.steps import Step
from tests.events.places import on_air, put
from tests.factories import make_audience, make_speaker

pytestmark = pytest.mark.django_db(transaction=True)

BY = Actor("somebody")
PAUSE = 0.3  # seconds the guard may hold the other one back before the pause ends
PATIENCE = 10  # seconds; with the guard off nobody holds anybody back

Guest = Audience | Speaker
Act = Callable[[], object]


def at_once(*acts: Act) -> Counter[str]:
    """Act at the same moment; returns how many did, were refused, and broke something."""
    start = Barrier(len(acts))

    def act(one: Act) -> str:
        start.wait(PATIENCE)
        try:
            one()
        except EventError:
            return "refused"
        except DatabaseError:
            return "broken"  # without the lock two messages get one number
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return Counter(threads.map(act, acts))


def copy(guest: Guest) -> Any:
    return type(guest)._default_manager.select_related("event__stream").get(pk=guest.pk)


class Race:
    """Two steps at once, each paused between reading and writing; ``last`` writes after the other.

    ``guarded`` says whether the guard is on.
    """

    def __init__(self, guarded: bool, patch: pytest.MonkeyPatch) -> None:
        self.guarded, self.last = guarded, ""
        self._patience = PAUSE if guarded else PATIENCE
        self._read = Barrier(2)
        self._written = Flag()
        self._write = stepping._changes
        patch.setattr(stepping, "_changes", self._pause)
        if not guarded:
            for module in (stepping, stage, hands):
                patch.setattr(module, "news", _unlocked)
            patch.setattr(stepping, "_unchanged", _whatever_it_is)

    def run(self, one: Act, other: Act, *, last: str = "") -> None:
        """Take both steps; the one named ``last`` writes after the other is done."""
        self.last = last
        at_once(partial(self._note, one), partial(self._note, other))

    def _note(self, act: Act) -> None:
        try:
            act()
        finally:
            self._written.set()

    def _pause(self, step: Step, guest: Guest) -> dict[str, Any]:
        with suppress(BrokenBarrierError):  # the guard lets only one of them read
            self._read.wait(self._patience)
        if step.asked == self.last:
            self._written.wait(self._patience)
        return self._write(step, guest)


@contextmanager
def _unlocked(event: Event) -> Iterator[News]:
    yield News(event)


def _whatever_it_is(move: stepping._Move) -> Any:
    return type(move.guest)._default_manager.filter(pk=move.guest.pk)


@pytest.fixture(params=[False, True], ids=["guard off", "guard on"])
def race(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Race:
    return Race(request.param, monkeypatch)


@pytest.fixture
def last_seat(event: Event) -> Event:
    """The event, whose stage has one seat left."""
    Event.objects.update(stage_capacity=2)
    put(make_speaker(event=event), StageState.ON_STAGE)
    return event


def test_two_moderators_fill_the_last_seat(last_seat: Event, race: Race) -> None:
    waiting = [make_audience(event=last_seat) for _ in range(2)]
    for guest in waiting:
        put(guest, StageState.GREEN_ROOM)
    one, other = (partial(stage_put_on, guest=copy(guest), by=BY) for guest in waiting)
    race.run(one, other)
    assert stage_count(last_seat) == (2 if race.guarded else 3)


def test_two_speakers_enter_the_last_seat(last_seat: Event, race: Race) -> None:
    Event.objects.update(speakers_enter="stage")
    coming = [make_speaker(event=last_seat) for _ in range(2)]
    one, other = (partial(stage_joined, guest=copy(guest)) for guest in coming)
    race.run(one, other)
    assert stage_count(last_seat) == (2 if race.guarded else 3)


def test_somebody_accepts_in_two_tabs(vera: Audience, race: Race) -> None:
    put(vera, StageState.INVITED)
    one, other = (partial(stage_accept, guest=copy(vera), by=BY) for _ in range(2))
    race.run(one, other)
    accepted = AuditEntry.objects.filter(action="stage.accept").count()
    assert accepted == (1 if race.guarded else 2)
    assert copy(vera).stage_state == StageState.JOINING


def test_one_moderator_invites_whom_another_removes(vera: Audience, race: Race) -> None:
    invite = partial(stage_invite, guest=copy(vera), by=BY)
    remove = partial(guest_remove, guest=copy(vera), by=BY)
    race.run(invite, remove, last=steps.INVITE.asked)
    after = copy(vera)
    assert after.revoked_at is not None
    assert after.stage_state == (StageState.REMOVED if race.guarded else StageState.INVITED)


def test_a_hand_is_raised_as_its_owner_is_invited(vera: Audience, race: Race) -> None:
    on_air(vera.event)
    raise_ = partial(hand_raise, guest=copy(vera), by=BY)
    invite = partial(stage_invite, guest=copy(vera), by=BY)
    race.run(raise_, invite, last=steps.RAISE_HAND.asked)
    after = copy(vera).stage_state
    assert after == (StageState.INVITED if race.guarded else StageState.HAND_RAISED)


def test_of_four_tabs_that_accept_one_does(vera: Audience) -> None:
    put(vera, StageState.INVITED)
    done = at_once(*(partial(stage_accept, guest=copy(vera), by=BY) for _ in range(4)))
    assert done == {"done": 1, "refused": 3}


def test_an_answer_and_a_withdrawal_end_in_one_state(vera: Audience) -> None:
    put(vera, StageState.INVITED)
    done = at_once(
        partial(stage_decline, guest=copy(vera), by=BY),
        partial(stage_withdraw, guest=copy(vera), by=BY),
    )
    assert done == {"done": 1, "refused": 1}
    assert copy(vera).stage_state == StageState.SEATED


def test_messages_written_at_once_are_numbered_without_gaps(event: Event) -> None:
    viewers = [copy(make_audience(event=event)) for _ in range(8)]
    invitations = [partial(stage_invite, guest=viewer, by=BY) for viewer in viewers]
    assert at_once(*invitations) == {"done": 8}
    messages = messages_after(event.pk, 0)
    assert [message.number for message in messages] == list(range(1, 17))
    last: dict[str, int] = {}
    for message in messages:
        assert message.previous == last.get(message.scope, 0)
        last[message.scope] = message.number
