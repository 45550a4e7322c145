"""When everybody is told something."""

from datetime import timedelta

import pytest

from accounts.audit import Actor
from config import clock
from events.models import Event, EventStatus, Mailing, MailingKind
from events.services.event import event_cancel, event_update
from events.services.mailings import mailing_cancelled, mailing_live, mailing_moved
from events.tasks import mailing_write
from streaming.models import Stream, StreamState
from tests.factories import make_audience
from tests.support.mails import mails

BY = Actor("omar@example.com")


@pytest.fixture(autouse=True)
def _guest(event: Event) -> None:
    make_audience(event=event, name="Vera", email="vera@x.org")


def move(event: Event, **by: float) -> None:
    was = event.starts_at
    event.starts_at = was + timedelta(**by)
    event.save(update_fields=["starts_at"])
    mailing_moved(event=event, was=was)


def subjects_later(**later: float) -> list[str]:
    with clock.at(clock.now() + timedelta(**later)):
        for mailing in Mailing.objects.filter(finished_at=None):
            mailing_write.call(mailing.pk)
            mailing_write.call(mailing.pk)
        return [str(mail.subject) for mail in mails()]


def test_a_move_is_told_after_a_while_for_second_thoughts(event: Event) -> None:
    move(event, days=1)
    assert subjects_later(minutes=4) == []
    assert subjects_later(minutes=6) == ["Another time: Opening night"]


def test_several_moves_in_a_row_are_told_as_one(event: Event) -> None:
    first = event.starts_at
    move(event, days=1)
    move(event, hours=1)
    assert subjects_later(minutes=6) == ["Another time: Opening night"]
    details = Mailing.objects.get().details
    assert details == {"was": first.isoformat(), "to": event.starts_at.isoformat()}


def test_a_move_and_back_is_told_to_nobody(event: Event) -> None:
    move(event, days=1)
    move(event, days=-1)
    assert not Mailing.objects.exists()


def test_a_move_back_that_comes_later_is_told(event: Event) -> None:
    move(event, days=1)
    assert len(subjects_later(minutes=6)) == 1
    with clock.at(clock.now() + timedelta(minutes=7)):
        move(event, days=-1)
    assert len(subjects_later(minutes=13)) == 2


def test_nobody_is_told_that_a_draft_moved(event: Event) -> None:
    Event.objects.update(status=EventStatus.DRAFT)
    event.refresh_from_db()
    move(event, days=1)
    assert not Mailing.objects.exists()


def test_a_move_of_an_event_that_is_cancelled_meanwhile_is_not_told(event: Event) -> None:
    move(event, days=1)
    Event.objects.update(status=EventStatus.CANCELLED)
    event.refresh_from_db()
    mailing_cancelled(event=event)
    assert subjects_later(minutes=6) == ["Cancelled: Opening night"]


def test_a_programme_that_begins_twice_is_told_of_once(event: Event) -> None:
    Stream.objects.update(state=StreamState.LIVE)
    event.stream.refresh_from_db()
    mailing_live(event=event)
    mailing_live(event=event)
    assert [mail.subject for mail in mails()] == ["Live now: Opening night"]


def on_air(event: Event) -> None:
    Stream.objects.update(state=StreamState.LIVE, started_at=clock.now())
    event.stream.refresh_from_db()


def test_another_start_of_a_programme_that_runs_is_no_move_and_no_second_beginning(
    event: Event,
) -> None:
    on_air(event)
    mailing_live(event=event)
    move(event, minutes=-30)
    mailing_live(event=event)  # after an interruption
    assert [one.kind for one in Mailing.objects.all()] == [MailingKind.LIVE]


def test_a_move_is_told_to_nobody_once_the_programme_runs(event: Event) -> None:
    move(event, minutes=-30)
    on_air(event)
    assert subjects_later(minutes=6) == []


def test_nobody_is_told_of_a_rehearsal(event: Event) -> None:
    Stream.objects.update(state=StreamState.LIVE)
    Event.objects.update(rehearsing=True)
    event.refresh_from_db()
    mailing_live(event=event)
    assert not Mailing.objects.filter(kind=MailingKind.LIVE).exists()


def test_who_moves_or_cancels_an_event_has_everybody_told(event: Event) -> None:
    event.starts_at += timedelta(days=1)
    event_update(event=event, changed=["starts_at"], by=BY)
    assert subjects_later(minutes=6) == ["Another time: Opening night"]
    event_cancel(event=event, by=BY)
    assert subjects_later(minutes=6)[1:] == ["Cancelled: Opening night"]


def test_to_cancel_in_the_form_is_to_cancel(event: Event) -> None:
    event.status = EventStatus.CANCELLED
    event_update(event=event, changed=["status"], by=BY)
    event_update(event=event, changed=["status"], by=BY)
    assert subjects_later(minutes=6) == ["Cancelled: Opening night"]


def test_another_title_is_told_to_nobody(event: Event) -> None:
    event.title = "Closing night"
    event_update(event=event, changed=["title"], by=BY)
    assert not Mailing.objects.exists()
