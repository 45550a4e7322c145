"""What a test does to the mails of an installation, from inside of it."""

from datetime import timedelta

from django.db.models import F
from django_tasks_db.models import DBTaskResult

from accounts.delivery import mails_take_up
from accounts.mail import mail_queue
from accounts.models import Mail
from config import clock


def queue(to: str) -> dict[str, object]:
    """Queue a mail."""
    context = {"event": {"title": "Opening night"}}
    mail_queue(kind="hello", to=to, template="events/mail/live", context=context)
    return {}


def mail() -> dict[str, object]:
    """Return how the only mail is."""
    only = Mail.objects.get()
    return {"state": only.state, "attempts": only.attempts, "text": only.text}


def let_pass(seconds: int) -> dict[str, object]:
    """Let everything that waits have waited for some time."""
    back = timedelta(seconds=seconds)
    Mail.objects.update(not_before=F("not_before") - back)
    DBTaskResult.objects.filter(status="READY").update(run_after=clock.now() - back)
    return {}


def take_up() -> dict[str, object]:
    """Do what the reconciler does every second."""
    return {"taken": mails_take_up(now=clock.now())}
