"""A thousand people at once want a hundred tickets; and the same person from two windows.

In threads on the real database. The crowd comes twice by the same body: with the lock off, where
more are sold than there are, and with the lock on, where not one is.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from accounts.audit import Actor
from accounts.models import Mail
from events.errors import SoldOutError
from events.models import Audience, Event, TicketType, Visibility
from events.services import registration, tickets
from events.services.registration import ticket_register, ticket_walk_in
from events.services.tickets import ticket_transfer, tickets_issue
from tests.factories import make_audience, make_ticket_type

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

BY = Actor("somebody")
PEOPLE, TICKETS = 1000, 100
AT_ONCE = 20  # what a web process does at the same time; the others queue behind
PATIENCE = 60  # seconds

Act = Callable[[], object]


def all_at_once(acts: list[Act]) -> Counter[str]:
    """Let the acts loose together; returns how many were done, and what the others met."""
    threads = min(len(acts), AT_ONCE)
    start = Barrier(threads)

    def act(at: int, one: Act) -> str:
        if at < threads:
            start.wait(PATIENCE)
        try:
            one()
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(threads) as pool:
        return Counter(pool.map(act, range(len(acts)), acts))


@contextmanager
def _unlocked(event: Event) -> Iterator[Event]:
    yield Event.objects.select_related("organization", "stream").get(pk=event.pk)


@pytest.mark.parametrize("guarded", [False, True], ids=["lock off", "lock on"])
@pytest.mark.parametrize("bound", ["quota", "capacity"])
def test_a_thousand_who_register_at_once_get_the_hundred_tickets_there_are(
    event: Event, monkeypatch: pytest.MonkeyPatch, bound: str, guarded: bool
) -> None:
    kind = make_ticket_type(event=event, quota=TICKETS if bound == "quota" else None)
    Event.objects.update(capacity=TICKETS if bound == "capacity" else None)
    if not guarded:
        monkeypatch.setattr(registration, "seats_lock", _unlocked)
    crowd: list[Act] = [partial(_register, kind, at) for at in range(PEOPLE)]
    met = all_at_once(crowd)
    sold = Audience.objects.filter(event=event, revoked_at=None).count()
    if guarded:
        assert sold == TICKETS
        assert met == {"done": TICKETS, "SoldOutError": PEOPLE - TICKETS}
        assert Mail.objects.count() == TICKETS
    else:
        assert sold > TICKETS


def _register(kind: TicketType, at: int) -> None:
    ticket_register(ticket_type=kind, name=f"Guest {at}", email=f"guest{at}@x.org", by=BY)


def test_one_address_from_twenty_windows_gets_one_ticket_and_a_clean_answer(event: Event) -> None:
    kind = make_ticket_type(event=event)
    fields = {"ticket_type": kind.public_id, "name": "Vera", "email": "vera@x.org"}
    answers: list[int] = []

    def post() -> None:
        page = f"/e/{event.public_id}/register/"
        answers.append(Client().post(page, fields).status_code)

    assert all_at_once([post] * AT_ONCE) == {"done": AT_ONCE}
    assert set(answers) == {302}
    assert Audience.objects.count() == 1
    assert Mail.objects.filter(kind="ticket").count() == 1


def test_all_ways_to_a_ticket_share_the_last_seats(event: Event) -> None:
    Event.objects.update(capacity=5, visibility=Visibility.PUBLIC)
    kind = make_ticket_type(event=event)
    acts: list[Act] = []
    for at in range(5):
        issued = Audience(event=event, name="V", email=f"issued{at}@x.org")
        acts += [
            partial(_register, kind, at),
            partial(ticket_walk_in, event=event, name="Wendy", by=BY),
            partial(tickets_issue, event=event, tickets=[issued], by=BY),
        ]
    assert all_at_once(acts) == {"done": 5, SoldOutError.__name__: 10}
    assert Audience.objects.count() == 5


@pytest.mark.parametrize("guarded", [False, True], ids=["lock off", "lock on"])
def test_a_ticket_passed_on_to_two_at_once_goes_to_one(
    event: Event, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    vera = make_audience(event=event, email="vera@x.org")
    if not guarded:
        monkeypatch.setattr(tickets, "seats_lock", _unlocked)
        _meet_before_revoking(monkeypatch)
    heirs = ["hera@x.org", "hedda@x.org"]
    acts: list[Act] = [partial(_pass_on, vera.pk, email) for email in heirs]
    met = all_at_once(acts)
    if guarded:
        assert met == {"done": 1, "TicketDeadError": 1}
    else:
        assert met["TicketDeadError"] == 0
    assert Audience.objects.filter(event=event, revoked_at=None).count() <= 1


def _pass_on(key: int, email: str) -> None:
    ticket = Audience.objects.select_related("event__stream").get(pk=key)
    ticket_transfer(ticket=ticket, name="Hera", email=email, by=BY)


def _meet_before_revoking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two who were found to hold a valid ticket go on together."""
    both, require = Barrier(2), tickets._require_transferable

    def met(ticket: Audience) -> None:
        require(ticket)
        both.wait(PATIENCE)

    monkeypatch.setattr(tickets, "_require_transferable", met)
