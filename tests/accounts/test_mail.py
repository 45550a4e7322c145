"""The queue of mails, up to the mail backend."""

from datetime import timedelta
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from accounts.audit import Actor
from accounts.mail import MailNotFailedError, mail_queue, mail_retry, mail_write, mails_queue
from accounts.models import AuditEntry, Mail, MailState, Organization
from accounts.tasks import mails_send
from config import clock
from tests.support.mails import mails, work

BY = Actor("alice@example.com")


@pytest.fixture(autouse=True)
def _templates(settings: Settings, tmp_path: Path, db: None) -> None:
    """A mail that is only there for these tests."""
    (tmp_path / "hello.subject.txt").write_text("Hello {{ name }}\n")
    (tmp_path / "hello.txt").write_text(
        "{% load i18n %}{% translate 'Yes' %}: {{ name }}, {{ link }}"
    )
    (tmp_path / "hello.html").write_text(
        "{% extends 'mail/base.html' %}{% block content %}<p>{{ name }}</p>{% endblock content %}"
    )
    (templates,) = settings.TEMPLATES
    settings.TEMPLATES = [{**templates, "DIRS": [*templates["DIRS"], tmp_path]}]


def hello(**facts: Any) -> dict[str, Any]:
    context = {"name": "Véra & <Co>", "link": "https://x.test/t/secret"}
    given = {"kind": "hello", "to": "vera@example.org", "template": "hello", "context": context}
    return {**given, **facts}


def queue(**facts: Any) -> Mail | None:
    return mail_queue(**hello(**facts))


def queued(**facts: Any) -> Mail:
    mail = queue(**facts)
    assert mail is not None
    return mail


def only(sent: list[EmailMultiAlternatives]) -> EmailMultiAlternatives:
    (mail,) = sent
    return mail


def test_a_mail_says_the_same_in_text_and_html() -> None:
    queue()
    mail = only(mails())
    assert mail.to == ["vera@example.org"]
    assert mail.subject == "Hello Véra & <Co>"
    assert mail.body == "Yes: Véra & <Co>, https://x.test/t/secret\n"
    html, kind = mail.alternatives[0]
    assert kind == "text/html"
    assert "<p>Véra &amp; &lt;Co&gt;</p>" in str(html)


def test_a_mail_is_in_the_language_of_its_reader() -> None:
    queue(language="de")
    mail = only(mails())
    assert mail.body.startswith("Ja:")
    assert '<html lang="de">' in str(mail.alternatives[0][0])


def test_a_mail_bears_its_organization_s_name_colour_and_address(
    organization: Organization,
) -> None:
    Organization.objects.update(contact_email="box@limelight.test", accent="#102030")
    organization.refresh_from_db()
    queue(organization=organization)
    mail = only(mails())
    sender = str(make_header(decode_header(mail.from_email)))
    assert sender == "Limelight · Footlight <no-reply@localhost>"
    assert mail.reply_to == ["box@limelight.test"]
    assert "#102030; color: #ffffff" in str(mail.alternatives[0][0])


def test_a_mail_is_undone_with_what_it_tells_of() -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert mails() == []
    assert not Mail.objects.exists()


def test_a_key_is_used_once() -> None:
    assert queue(key="reminder:vera") is not None
    assert queue(key="reminder:vera") is None
    assert queue(key="reminder:sam") is not None
    assert len(mails()) == 2


def test_of_many_mails_those_that_are_queued_already_are_left_out() -> None:
    queue(key="1")
    for _ in range(2):
        mails_queue([mail_write(**hello(key=str(number))) for number in range(50)])
        assert len(mails()) == 50


def test_what_somebody_waits_for_goes_before_what_goes_to_many() -> None:
    mails_queue([mail_write(**hello(to=f"{n}@x.org", key=str(n))) for n in range(3)])
    queue()
    assert mails()[0].to == ["vera@example.org"]


def test_a_mail_for_later_waits() -> None:
    queue(not_before=clock.now() + timedelta(hours=1))
    assert mails() == []
    assert DBTaskResult.objects.count() == 1


def test_the_words_are_forgotten_once_sent() -> None:
    mail = queued(headers={"List-Unsubscribe": "<https://x.test/u/secret>"})
    assert only(mails()).extra_headers["List-Unsubscribe"] == "<https://x.test/u/secret>"
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html, mail.headers) == (MailState.SENT, "", "", {})
    assert mail.sent_at is not None


def test_a_mail_is_sent_once_however_many_tasks_it_has() -> None:
    mail = queued()
    mails_send.enqueue([mail.pk])
    assert len(mails()) == 1


def test_a_title_with_a_line_break_makes_no_header() -> None:
    queue(context={"name": "V\r\nBcc: everybody@x.org"})
    assert only(mails()).subject == "Hello V Bcc: everybody@x.org"


def test_a_subject_of_any_length_is_sent() -> None:
    queue(context={"name": "x" * 400})
    assert only(mails()).subject.endswith("x…")


def test_a_given_up_mail_can_be_sent_again(organization: Organization) -> None:
    mail = queued(organization=organization, event_id="k3v9")
    Mail.objects.update(state=MailState.FAILED, attempts=6, error="away")
    DBTaskResult.objects.all().delete()
    mail_retry(mail=mail, by=BY)
    assert len(mails()) == 1
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target, entry.context) == ("mail.retry", mail.to, "k3v9")


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.SENT])
def test_only_a_given_up_mail_can_be_sent_again(state: MailState) -> None:
    mail = queued()
    Mail.objects.update(state=state)
    with pytest.raises(MailNotFailedError):
        mail_retry(mail=mail, by=BY)
    work()
