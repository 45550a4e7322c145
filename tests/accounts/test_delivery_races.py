"""Workers at the very same moment, in threads on the real database and a real mail server."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import Settings

from accounts import delivery
from accounts.delivery import mails_deliver, mails_take_up
from accounts.models import Mail, MailState
from config import clock
from tests.support.smtp import MailServer

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 4


def together(act: object, times: int = WORKERS) -> list[object]:
    """Act several times at once; return what came out."""
    start = Barrier(times)

    def one(_: int) -> object:
        start.wait(10)
        try:
            return act()  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


def unguarded(key: int) -> Mail | None:
    """Take a mail whoever else has it."""
    return Mail.objects.select_related("organization").filter(pk=key, attempts=0).first()


@pytest.mark.parametrize("guarded", [False, True])
def test_each_mail_is_sent_by_one_worker(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """The guard is the claim: without it, the same mail goes out several times."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    if not guarded:
        monkeypatch.setattr(delivery, "_claimed", unguarded)
    keys = [
        Mail.objects.create(kind="hello", to=f"{n}@x.org", subject="Hello", text="Hello").pk
        for n in range(3)
    ]
    with server.running():
        together(lambda: mails_deliver(keys))
    sent = Counter(str(mail["To"]) for mail in server.taken)
    assert set(sent) == {"0@x.org", "1@x.org", "2@x.org"}
    assert (max(sent.values()) == 1) == guarded


def test_a_lost_mail_is_taken_up_by_one_reconciler() -> None:
    mail = Mail(kind="hello", to="v@x.org", subject="Hello", text="Hello")
    mail.not_before = clock.now() - delivery.LOST * 2
    mail.save()
    now = clock.now()
    assert sorted(map(str, together(lambda: mails_take_up(now=now)))) == ["0", "0", "0", "1"]
    assert Mail.objects.get().state == MailState.QUEUED
