"""Mails to everybody with a ticket."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from accounts.models import Mail
from config import clock
from events.mails.letters import letter_of
from events.mails.mailing import mailing_begin, mailing_go_on, mailings_take_up
from events.mails.tickets import mail_ticket, mail_ticket_passed_on, mail_tickets
from events.models import Audience, Event, EventStatus, Mailing, MailingKind, Presence
from streaming.models import Stream, StreamState
from tests.factories import make_audience
from tests.support.mails import mails, work


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.mails.mailing.BATCH", 2)


@pytest.fixture
def house(event: Event) -> list[Audience]:
    """Five with a ticket and an address."""
    earlier = clock.now() - timedelta(days=9)
    return [
        make_audience(event=event, name=name, email=f"{name}@x.org", created_at=earlier)
        for name in "abcde"
    ]


@pytest.fixture
def cancelled(event: Event) -> Event:
    Event.objects.update(status=EventStatus.CANCELLED)
    event.refresh_from_db()
    return event


def tell(event: Event, kind: MailingKind = MailingKind.CANCELLED, **given: Any) -> Mailing:
    occasion = given.pop("occasion", event.starts_at)
    assert mailing_begin(event=event, kind=kind, occasion=occasion, **given)
    return Mailing.objects.latest("pk")


def told() -> list[str]:
    return [mail.to[0][0] for mail in mails()]


def test_everybody_is_told_once_batch_by_batch(cancelled: Event, house: list[Audience]) -> None:
    mailing = tell(cancelled)
    assert told() == ["a", "b", "c", "d", "e"]
    mailing.refresh_from_db()
    assert mailing.finished_at is not None
    mailing_go_on(key=mailing.pk)
    assert len(told()) == 5


def test_beginning_takes_as_long_for_ten_thousand_as_for_one(
    cancelled: Event, house: list[Audience], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(8):
        tell(cancelled)
    assert not Mail.objects.exists()


def test_nothing_is_told_of_what_was_undone(cancelled: Event, house: list[Audience]) -> None:
    with transaction.atomic():
        tell(cancelled)
        transaction.set_rollback(True)
    assert told() == []


def test_the_same_occasion_is_told_of_once(cancelled: Event, house: list[Audience]) -> None:
    tell(cancelled)
    again = mailing_begin(event=cancelled, kind=MailingKind.CANCELLED, occasion=cancelled.starts_at)
    assert not again
    assert len(told()) == 5


@pytest.mark.parametrize("change", [{"revoked_at": clock.now()}, {"email": ""}])
def test_whom_no_mail_is_for_is_left_out(
    cancelled: Event, house: list[Audience], change: dict[str, Any]
) -> None:
    Audience.objects.filter(name="c").update(**change)
    tell(cancelled)
    assert told() == ["a", "b", "d", "e"]


def test_nobody_of_another_event_is_told(
    cancelled: Event, house: list[Audience], other_event: Event
) -> None:
    make_audience(event=other_event, name="z", email="z@x.org")
    tell(cancelled)
    assert told() == ["a", "b", "c", "d", "e"]


def test_a_batch_that_two_workers_write_is_sent_once(
    cancelled: Event, house: list[Audience], monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing = tell(cancelled)
    overtaken = iter([True])

    def slow(mailing: Mailing, ticket: Audience) -> dict[str, Any]:
        if next(overtaken, False):
            mailing_go_on(key=mailing.pk)
        return letter_of(mailing, ticket)

    monkeypatch.setattr("events.mails.mailing.letter_of", slow)
    mailing_go_on(key=mailing.pk)
    assert Mailing.objects.get().reached == house[1].pk
    assert Mail.objects.count() == 2
    assert sorted(told()) == ["a", "b", "c", "d", "e"]


def test_what_a_dead_worker_left_behind_is_gone_on_with(
    cancelled: Event, house: list[Audience]
) -> None:
    mailing = tell(cancelled)
    mailing_go_on(key=mailing.pk)
    work_of_the_dead = DBTaskResult.objects.all()
    work_of_the_dead.update(status="RUNNING")
    mailings_take_up(now=clock.now())
    assert told() == []  # it may well be at it still
    later = clock.now() + timedelta(minutes=2)
    with clock.at(later):
        mailings_take_up(now=later)
        mailings_take_up(now=later)
        work()
    assert Mailing.objects.get().finished_at is not None
    assert Mail.objects.count() == 5


def test_while_the_worker_has_something_to_do_nothing_is_taken_up(
    cancelled: Event, house: list[Audience]
) -> None:
    tell(cancelled)
    mailings_take_up(now=clock.now() + timedelta(minutes=2))
    assert DBTaskResult.objects.count() == 1


@pytest.fixture
def live(event: Event) -> Event:
    Stream.objects.update(state=StreamState.LIVE)
    event.stream.refresh_from_db()
    return event


def test_going_live_is_told_to_whom_it_may_concern(live: Event, house: list[Audience]) -> None:
    Audience.objects.filter(name="b").update(reminders=False)
    until = clock.now() + timedelta(minutes=1)
    Presence.objects.create(audience=house[2], process="p", expires_at=until)
    tell(live, MailingKind.LIVE)
    assert told() == ["a", "d", "e"]


def test_a_programme_that_is_over_is_not_told_to_be_live(
    live: Event, house: list[Audience]
) -> None:
    tell(live, MailingKind.LIVE)
    Stream.objects.update(state=StreamState.ENDED)
    assert told() == []
    assert Mailing.objects.get().finished_at is not None


def test_a_recording_is_told_of_after_the_end(event: Event, house: list[Audience]) -> None:
    Event.objects.update(status=EventStatus.ENDED)
    tell(event, MailingKind.REPLAY)
    sent = mails()
    assert len(sent) == 5
    assert sent[0].subject == "To see again: Opening night"


def test_a_mail_to_everybody_says_who_when_and_where(event: Event, house: list[Audience]) -> None:
    starts = clock.now() + timedelta(hours=20)
    Event.objects.update(starts_at=starts, time_zone="Europe/Berlin")
    event.refresh_from_db()
    tell(event, MailingKind.DAY)
    mail = mails()[0]
    assert mail.subject == "One day to go: Opening night"
    assert mail.body.startswith("Hello a,\n\n“Opening night” begins in a day.\n\n")
    assert "Europe/Berlin)" in mail.body
    assert f"/t/{house[0].ticket_code}/" in mail.body
    assert f"/t/{house[0].ticket_code}/" in str(mail.alternatives[0][0])
    link = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in mail.body
    assert link in str(mail.alternatives[0][0])


def test_each_is_written_to_in_their_language(cancelled: Event, house: list[Audience]) -> None:
    Audience.objects.filter(name="b").update(language="de")
    tell(cancelled)
    html = {mail.to[0][0]: str(mail.alternatives[0][0]) for mail in mails()}
    assert '<html lang="de">' in html["b"]
    assert '<html lang="en">' in html["a"]


def test_a_ticket_is_mailed_with_its_link(vera: Audience) -> None:
    vera.email = "vera@x.org"
    mail_ticket(ticket=vera)
    mail_ticket(ticket=vera, again=True)
    first, second = mails()
    assert first.subject == "Your ticket: Opening night"
    assert f"http://localhost:8000/t/{vera.ticket_code}/" in first.body
    assert first.body == second.body
    assert "List-Unsubscribe" not in first.extra_headers
    assert list(Mail.objects.order_by("pk").values_list("kind", "context")) == [
        ("ticket", vera.event.public_id),
        ("ticket-again", vera.event.public_id),
    ]


def test_who_passed_their_ticket_on_gets_no_link(vera: Audience) -> None:
    vera.email = "vera@x.org"
    mail_ticket_passed_on(ticket=vera)
    (mail,) = mails()
    assert vera.ticket_code not in mail.body + str(mail.alternatives[0][0])


@pytest.mark.parametrize("number", [2, 5])
def test_tickets_are_mailed_each_to_its_holder_however_many(event: Event, number: int) -> None:
    make_audience(event=event, name="before", email="before@x.org")
    tickets = [make_audience(event=event, email=f"{n}@x.org") for n in range(number)]
    nobody = make_audience(event=event)
    mail_tickets(event=event, tickets=[*tickets, nobody])
    sent = {mail.to[0]: mail.body for mail in mails()}
    assert set(sent) == {ticket.email for ticket in tickets}
    assert all(ticket.ticket_code in sent[ticket.email] for ticket in tickets)
