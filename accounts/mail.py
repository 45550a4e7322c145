"""The queue of mails: written with the change they tell of, sent by the task worker.

A mail is a row. It is there when the change is there, and gone when the change is undone; whether
the mail server answers is no matter of whoever made the change.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.audit import Actor, audit
from accounts.letters import letter_write
from accounts.models import Mail, MailState, Organization
from accounts.tasks import BACKGROUND, mails_send
from config import clock

TOGETHER = 20  # mails sent by one task over one connection


class MailNotFailedError(Exception):
    """Only a mail that was given up can be sent again: the words of others are not kept."""


def mail_write(  # noqa: PLR0913 - it is what a mail consists of
    *,
    kind: str,
    to: str,
    template: str,
    context: dict[str, Any],
    organization: Organization | None = None,
    event_id: str = "",
    key: str | None = None,
    headers: dict[str, str] | None = None,
    not_before: datetime | None = None,
    language: str = "",
) -> Mail:
    """Return a mail that is not saved yet; ``mail_queue`` says what the arguments are."""
    letter = letter_write(
        template=template, context=context, organization=organization, language=language
    )
    return Mail(
        organization=organization,
        kind=kind,
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        headers=headers or {},
        context=event_id,
        key=key,
        not_before=not_before or clock.now(),
    )


@transaction.atomic
def mail_queue(*, key: str | None = None, **facts: Any) -> Mail | None:
    """Queue a mail in the caller's transaction, or return None when ``key`` was used before.

    ``kind`` is for the list in the admin, like ``ticket``; ``to`` one address; ``template`` the
    path of ``<template>.subject.txt``, ``.txt`` and ``.html``, rendered at once with ``context``
    in ``language`` (empty: the one that is active now). ``organization`` gives the frame and the
    address for answers; ``event_id`` is an event's public id. ``not_before`` sends it later.
    """
    if key is not None and Mail.objects.filter(key=key).exists():
        return None
    mail = mail_write(key=key, **facts)
    if key is None:
        mail.save()
    elif not _saved_first(mail):
        return None
    _hand_over([mail.pk], not_before=mail.not_before)
    return mail


@transaction.atomic
def mails_queue(mails: Sequence[Mail]) -> None:
    """Queue many mails with keys, behind those that somebody waits for.

    Mails whose key was used before are left out.
    """
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    fresh = Mail.objects.filter(key__in=[mail.key for mail in mails], attempts=0)
    queued = fresh.filter(state=MailState.QUEUED).order_by("pk")
    keys = list(queued.values_list("pk", flat=True))
    for at in range(0, len(keys), TOGETHER):
        _hand_over(keys[at : at + TOGETHER], priority=BACKGROUND)


@transaction.atomic
def mail_retry(*, mail: Mail, by: Actor) -> None:
    """Queue a mail again that was given up. Raises MailNotFailedError for every other one."""
    again = {"state": MailState.QUEUED, "attempts": 0, "error": "", "not_before": clock.now()}
    if not Mail.objects.filter(pk=mail.pk, state=MailState.FAILED).update(**again):
        raise MailNotFailedError
    if mail.organization is not None:
        audit(
            organization=mail.organization,
            by=by,
            action="mail.retry",
            target=mail.to,
            event_id=mail.context,
        )
    _hand_over([mail.pk])
    mail.refresh_from_db()


def _saved_first(mail: Mail) -> bool:
    """Save a mail with a key; return False where another transaction has just used the key."""
    try:
        with transaction.atomic():
            mail.save()
    except IntegrityError:
        return False
    return True


def _hand_over(
    keys: Sequence[int], *, not_before: datetime | None = None, priority: int = 0
) -> None:
    later = not_before if not_before is not None and not_before > clock.now() else None
    mails_send.using(run_after=later, priority=priority).enqueue(list(keys))
