"""Steps to the stage that people take at the very same moment, in threads on the real database."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from events.errors import StageTransitionError
from events.live.outbox import messages_after
from events.models import Audience, Event, StageState
from events.services.stage import stage_accept, stage_decline, stage_invite, stage_withdraw
from tests.factories import make_audience

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps: Callable[[], None]) -> Counter[str]:
    """Take the steps at the same moment; returns how many were done and how many refused."""
    start = Barrier(len(steps))

    def take(step: Callable[[], None]) -> str:
        start.wait(10)
        try:
            step()
        except StageTransitionError:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(steps)) as threads:
        return Counter(threads.map(take, steps))


def copy(audience: Audience) -> Audience:
    return Audience.objects.select_related("event__stream").get(pk=audience.pk)


@pytest.fixture
def invited(vera: Audience) -> Audience:
    Audience.objects.update(stage_state=StageState.INVITED)
    return vera


def test_who_accepts_in_two_tabs_accepts_once(invited: Audience) -> None:
    tabs = [copy(invited) for _ in range(4)]
    done = at_once(*(lambda tab=tab: stage_accept(audience=tab) for tab in tabs))
    assert done == {"done": 1, "refused": 3}
    assert copy(invited).stage_state == StageState.JOINING


def test_an_answer_and_a_withdrawal_end_in_one_state(invited: Audience, mona: User) -> None:
    viewer, desk = copy(invited), copy(invited)
    done = at_once(
        lambda: stage_decline(audience=viewer), lambda: stage_withdraw(audience=desk, by=mona)
    )
    assert done == {"done": 1, "refused": 1}
    assert copy(invited).stage_state == StageState.SEATED


def test_messages_written_at_once_are_numbered_without_gaps(event: Event, mona: User) -> None:
    viewers = [copy(make_audience(event=event)) for _ in range(8)]
    steps = [lambda one=one: stage_invite(audience=one, by=mona) for one in viewers]
    assert at_once(*steps) == {"done": 8}
    messages = messages_after(event.pk, 0)
    assert [message.number for message in messages] == list(range(1, 17))
    last: dict[str, int] = {}
    for message in messages:
        assert message.previous == last.get(message.scope, 0)
        last[message.scope] = message.number
