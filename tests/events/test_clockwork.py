"""What time does to mails."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from accounts.models import Mail, MailState
from accounts.pruning import prune
from accounts.tasks import mails_send
from config import clock
from events.clockwork import MailClock
from events.models import Event, Mailing
from streaming.listeners import listeners
from tests.factories import make_audience
from tests.support.mails import mails, work


def letter(**fields: object) -> Mail:
    given = {"kind": "hello", "to": "v@x.org", "subject": "Hello", "text": "Hello"}
    return Mail.objects.create(**{**given, **fields})


def test_the_reconciler_hears_of_the_time_for_mails() -> None:
    assert any(isinstance(listener, MailClock) for listener in listeners())


def test_a_second_begins_reminders_and_takes_up_what_was_lost(event: Event) -> None:
    Event.objects.update(starts_at=clock.now() + timedelta(hours=24))
    earlier = clock.now() - timedelta(days=2)
    make_audience(event=event, name="Vera", email="vera@x.org", created_at=earlier)
    letter(not_before=clock.now() - timedelta(minutes=10))
    tick = MailClock().tick
    tick()
    work()
    tick()
    assert {mail.to[0] for mail in mails()} == {"vera@x.org", "v@x.org"}
    assert not Mail.objects.filter(state=MailState.QUEUED).exists()


@pytest.mark.django_db
def test_old_things_are_forgotten_about_once_an_hour() -> None:
    tick, now = MailClock().tick, clock.now()
    for hours, left in ((0, 0), (0.5, 1), (1, 0)):
        letter(state=MailState.SENT, created_at=now - timedelta(days=91))
        with clock.at(now + timedelta(hours=hours)):
            tick()
        assert Mail.objects.count() == left


@pytest.mark.django_db
def test_what_is_needed_is_kept() -> None:
    now = clock.now()
    for state in MailState:
        letter(state=state, created_at=now - timedelta(days=89))
        letter(state=state, created_at=now - timedelta(days=91))
    letter(state=MailState.QUEUED, created_at=now - timedelta(days=91))
    Session.objects.create(session_key="old", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="new", expire_date=now + timedelta(days=1))
    assert prune(now=now) == {"tasks": 0, "answers": 0, "mails": 2, "sessions": 1}
    assert Mail.objects.filter(state=MailState.QUEUED).count() == 3


@pytest.mark.django_db
def test_tasks_are_forgotten_when_they_are_done_or_their_worker_died() -> None:
    for status in ("READY", "RUNNING", "SUCCESSFUL", "FAILED"):
        mails_send.enqueue([])
        DBTaskResult.objects.filter(status="READY", started_at=None).update(
            status=status, started_at=clock.now()
        )
    ended = DBTaskResult.objects.filter(status__in=["SUCCESSFUL", "FAILED"])
    ended.update(finished_at=F("started_at"))
    assert prune(now=clock.now() + timedelta(hours=23))["tasks"] == 0
    assert prune(now=clock.now() + timedelta(hours=25))["tasks"] == 3
    assert DBTaskResult.objects.get().status == "READY"


@pytest.mark.django_db
def test_it_can_be_done_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    letter(state=MailState.SENT, created_at=clock.now() - timedelta(days=91))
    call_command("prune")
    assert "1 mails" in capsys.readouterr().out


@pytest.mark.parametrize("tickets", [1, 3])
def test_a_second_takes_no_longer_for_many_tickets(
    event: Event, tickets: int, django_assert_num_queries: Any
) -> None:
    Event.objects.update(starts_at=clock.now() + timedelta(hours=24))
    for number in range(tickets):
        make_audience(event=event, email=f"{number}@x.org")
    clockwork = MailClock()
    clockwork.tick()
    Mailing.objects.all().delete()
    DBTaskResult.objects.all().delete()
    with django_assert_num_queries(11):
        clockwork.tick()
    assert Mailing.objects.count() == 1
    assert not Mail.objects.exists()
