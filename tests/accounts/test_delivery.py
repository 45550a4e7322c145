"""Mails on their way to a mail server that is away, slow or picky."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.mail import get_connection
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from accounts import delivery
from accounts.delivery import CLAIM, PAUSES, mails_deliver, mails_take_up
from accounts.models import Mail, MailState, Organization
from accounts.tasks import mails_send
from config import clock
from tests.support.mails import work
from tests.support.smtp import MailServer

AWAY = "The mail server does not answer: [Errno 111] Connection refused"


@pytest.fixture
def server(settings: Settings, db: None) -> MailServer:
    """The mail server of the settings; it does not run yet."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    return server


@pytest.fixture
def running(server: MailServer) -> Iterator[MailServer]:
    with server.running():
        yield server


def letter(to: str = "vera@example.org", **fields: object) -> Mail:
    given = {"kind": "hello", "subject": "Grüße", "text": "Hello", "html": "<p>Hello</p>"}
    return Mail.objects.create(to=to, **{**given, **fields})


def again(mail: Mail) -> Mail:
    """Return it as it is in the database."""
    return Mail.objects.get(pk=mail.pk)


def deliver(mail: Mail, *, at: datetime | None = None) -> Mail:
    with clock.at(at or clock.now()):
        mails_deliver([mail.pk])
    return again(mail)


def test_a_mail_arrives_in_text_and_html(running: MailServer, organization: Organization) -> None:
    headers = {"List-Unsubscribe": "<https://x.test/u/1>"}
    mail = deliver(letter(organization=organization, headers=headers))
    assert mail.state == MailState.SENT
    (taken,) = running.taken
    assert (taken["To"], taken["Subject"]) == ("vera@example.org", "Grüße")
    assert taken["From"] == "Limelight · Footlight <no-reply@localhost>"
    assert taken["List-Unsubscribe"] == "<https://x.test/u/1>"
    assert taken["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in taken.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_a_mail_waits_for_a_server_that_is_away(server: MailServer) -> None:
    now = clock.now()
    mail = deliver(letter(not_before=now), at=now)
    assert (mail.state, mail.attempts, mail.error) == (MailState.QUEUED, 1, AWAY)
    assert mail.not_before == now + PAUSES[0]
    assert mail.text == "Hello"
    with server.running():
        assert deliver(mail, at=now + timedelta(seconds=59)).state == MailState.QUEUED
        assert deliver(mail, at=now + PAUSES[0]).state == MailState.SENT
    assert len(server.taken) == 1
    assert again(mail).error == ""


def test_pauses_grow_until_the_mail_is_given_up(server: MailServer) -> None:
    mail, at = letter(), clock.now() + timedelta(seconds=1)
    for pause in PAUSES:
        mail = deliver(mail, at=at)
        assert (mail.state, mail.not_before) == (MailState.QUEUED, at + pause)
        at = mail.not_before
    mail = deliver(mail, at=at)
    assert (mail.state, mail.attempts, mail.error) == (MailState.FAILED, 6, AWAY)
    assert list(PAUSES) == sorted(set(PAUSES))
    assert DBTaskResult.objects.count() == len(PAUSES)


def test_the_worker_is_asked_for_the_next_try_at_its_time(server: MailServer) -> None:
    mail = deliver(letter())
    task = DBTaskResult.objects.get()
    assert task.run_after == mail.not_before
    assert task.args_kwargs["args"] == [[mail.pk]]


def test_an_address_that_is_refused_for_good_is_not_tried_again(running: MailServer) -> None:
    running.refusals["vera@example.org"] = "550 5.1.1 No such user"
    mail = deliver(letter())
    assert mail.state == MailState.FAILED
    assert mail.error == "The mail server refused the address: 550 5.1.1 No such user"


def test_an_address_that_is_refused_for_now_is_tried_again(running: MailServer) -> None:
    running.refusals["vera@example.org"] = "450 4.2.1 Come back later"
    mail = deliver(letter())
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 1)
    assert mail.error.endswith("450 4.2.1 Come back later")


def test_many_mails_go_over_one_connection(running: MailServer) -> None:
    mails_deliver([letter(f"{number}@x.org").pk for number in range(10)])
    assert len(running.taken) == 10
    assert running.connections == 1


def test_a_bad_address_among_many_stops_none_of_the_others(running: MailServer) -> None:
    running.refusals["1@x.org"] = "550 5.1.1 No such user"
    mails = [
        letter("0@x.org"),
        letter("1@x.org"),
        letter("2@x.org\nBcc: 2@x.org"),
        letter("3@x.org"),
    ]
    mails_deliver([mail.pk for mail in mails])
    states = [again(mail).state for mail in mails]
    assert states == [MailState.SENT, MailState.FAILED, MailState.FAILED, MailState.SENT]
    assert again(mails[2]).error.startswith("The mail could not be written: ")


def test_a_mail_that_another_worker_has_is_left_to_it(
    running: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = letter()
    connect = get_connection
    both = iter([True])

    def slow() -> object:
        connection = connect()
        opened = connection.open

        def open_after_the_other() -> bool | None:
            if next(both, False):
                mails_deliver([mail.pk])
            return opened()

        monkeypatch.setattr(connection, "open", open_after_the_other)
        return connection

    monkeypatch.setattr(delivery, "get_connection", slow)
    mails_deliver([mail.pk])
    assert len(running.taken) == 1


def test_a_mail_whose_worker_died_is_taken_up_when_its_claim_ran_out(running: MailServer) -> None:
    now = clock.now()
    mail = letter(attempts=1, not_before=now + CLAIM)
    assert mails_take_up(now=now + CLAIM) == 0
    late = now + CLAIM + timedelta(minutes=1)
    with clock.at(late):
        assert mails_take_up(now=late) == 1
        assert mails_take_up(now=late) == 0
        work()
    assert again(mail).state == MailState.SENT


def test_while_the_worker_is_busy_nothing_is_taken_up(running: MailServer) -> None:
    deliver(letter())
    mail = letter()
    mails_send.enqueue([mail.pk])
    assert mails_take_up(now=clock.now() + timedelta(hours=1)) == 0
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("state", [MailState.SENT, MailState.FAILED])
def test_what_is_over_is_not_taken_up(state: MailState, db: None) -> None:
    letter(state=state)
    assert mails_take_up(now=clock.now() + timedelta(hours=1)) == 0


def test_a_mail_that_cannot_be_written_is_given_up_and_the_next_is_sent(
    running: MailServer,
) -> None:
    broken, whole = letter(headers=["no", "headers"]), letter()
    mails_deliver([broken.pk, whole.pk])
    broken = again(broken)
    assert broken.state == MailState.FAILED
    assert broken.error.startswith("The mail could not be written: ")
    assert again(whole).state == MailState.SENT
