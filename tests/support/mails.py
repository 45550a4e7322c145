"""The task worker's work, done by the test itself, and the mails that it sent."""

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django_tasks_db.models import DBTaskResult


def work() -> None:
    """Do every task that is due, in the order of the worker; what a task raises is raised here."""
    while (task := DBTaskResult.objects.ready().first()) is not None:
        task.claim("test")
        done = task.task_result
        task.task.call(*done.args, **done.kwargs)
        task.set_successful(None)


def mails() -> list[EmailMultiAlternatives]:
    """Send what is queued, and return all mails that were sent in this test."""
    work()
    return [sent for sent in mail.outbox if isinstance(sent, EmailMultiAlternatives)]
