"""Forgetting what nobody needs any more."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import IdempotentAnswer, Mail, MailState

KEEP_TASKS = timedelta(days=1)
KEEP_ANSWERS = timedelta(days=1)
KEEP_MAILS = timedelta(days=90)


def prune(*, now: datetime) -> dict[str, int]:
    """Delete old task results, answers kept for repeated requests, mails and sessions.

    Return how many of each. A task that is still said to run a day after it began was left behind
    by a worker that died; what it was to do has been taken up by others since.
    """
    over = Q(finished_at__lt=now - KEEP_TASKS)
    left = Q(status=TaskResultStatus.RUNNING, started_at__lt=now - KEEP_TASKS)
    old = Q(created_at__lt=now - KEEP_MAILS) & ~Q(state=MailState.QUEUED)
    return {
        "tasks": DBTaskResult.objects.filter(over | left).delete()[0],
        "answers": IdempotentAnswer.objects.filter(created_at__lt=now - KEEP_ANSWERS).delete()[0],
        "mails": Mail.objects.filter(old).delete()[0],
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
    }
