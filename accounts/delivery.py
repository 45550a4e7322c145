"""Handing mails to the mail server, and what happens when it does not take them.

A mail is claimed before it is sent: ``not_before`` is put off, so that no other worker takes it.
A worker that dies leaves the claim to run out, and the mail is taken up again. The Message-ID stays
the same at every try: a mail that the server took just before a crash is shown once by programs
that look at it.
"""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop
from django_tasks_db.models import DBTaskResult

from accounts.models import Mail, MailState
from accounts.tasks import mails_send
from config import clock

logger = logging.getLogger(__name__)

# How long to wait after each failure; when all are used up, the mail is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
CLAIM = timedelta(minutes=5)  # longer than EMAIL_TIMEOUT
LOST = timedelta(minutes=1)
_LOOKED_AFTER = 500
# Why a mail was not sent: stored in English, said in the language of whoever looks.
ADDRESS_REFUSED = gettext_noop("The mail server refused the address: %(reply)s")
MAIL_REFUSED = gettext_noop("The mail server refused the mail: %(reply)s")
NOT_WRITTEN = gettext_noop("The mail could not be written: %(reason)s")
NO_ANSWER = gettext_noop("The mail server does not answer: %(reason)s")
REASONS = (ADDRESS_REFUSED, MAIL_REFUSED, NOT_WRITTEN, NO_ANSWER)
_LONGEST_ERROR = 300
_FOR_GOOD = 500  # SMTP replies from here on will not change (RFC 5321 §4.2.1)


def mails_deliver(keys: Iterable[int]) -> None:
    """Send these mails over one connection. What is sent, claimed or not due is left alone."""
    connection = get_connection()
    try:
        for key in keys:
            mail = _claimed(key)
            if mail is not None:
                _deliver(mail, connection)
    finally:
        _close(connection)


def mails_take_up(*, now: datetime) -> int:
    """Queue anew what should have been sent and is in no task's hands; return how many.

    While the worker has something to do, its queue may well hold them: then nothing is done.
    """
    lost = Mail.objects.filter(state=MailState.QUEUED, not_before__lte=now - LOST).order_by("pk")
    keys = list(lost.values_list("pk", flat=True)[:_LOOKED_AFTER])
    if not keys or DBTaskResult.objects.ready().exists():
        return 0
    with transaction.atomic():
        taken = [key for key in keys if lost.filter(pk=key).update(not_before=now)]
        for key in taken:
            mails_send.enqueue([key])
    return len(taken)


def _claimed(key: int) -> Mail | None:
    """Return the mail if it is due and no other worker has it."""
    now = clock.now()
    due = Mail.objects.filter(pk=key, state=MailState.QUEUED, not_before__lte=now)
    if not due.update(not_before=now + CLAIM, attempts=F("attempts") + 1):
        return None
    return Mail.objects.select_related("organization").get(pk=key)


def _deliver(mail: Mail, connection: BaseEmailBackend) -> None:
    try:
        connection.open()  # once: a connection that is open stays so for the next mail
        _message(mail, connection).send()
    except (OSError, ValueError) as error:  # every error of smtplib's is an OSError
        _close(connection)
        _failed(mail, error)
    except Exception as error:
        logger.exception("mail %s cannot be written", mail.pk)
        _failed(mail, ValueError(type(error).__name__))
    else:
        _sent(mail)


def _close(connection: BaseEmailBackend) -> None:
    """End a connection that may be broken already."""
    with suppress(OSError):
        connection.close()


def _sent(mail: Mail) -> None:
    """Note it, and forget the words: they hold links that are rights."""
    done = {"state": MailState.SENT, "sent_at": clock.now(), "error": "", "text": "", "html": ""}
    Mail.objects.filter(pk=mail.pk).update(**done, headers={})


def _failed(mail: Mail, error: Exception) -> None:
    """Say why, and try again later as long as that may help."""
    waiting = Mail.objects.filter(pk=mail.pk, state=MailState.QUEUED)
    sentence = _sentence(error)[:_LONGEST_ERROR]
    if _is_final(error) or mail.attempts > len(PAUSES):
        waiting.update(state=MailState.FAILED, error=sentence)
        logger.warning("mail %s is given up: %s", mail.pk, sentence)
        return
    again = clock.now() + PAUSES[mail.attempts - 1]
    with transaction.atomic():
        if waiting.update(not_before=again, error=sentence):
            mails_send.using(run_after=again).enqueue([mail.pk])


def _message(mail: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    name = mail.organization.name if mail.organization else ""
    answers = mail.organization.contact_email if mail.organization else ""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=_sender(name),
        to=[mail.to],
        reply_to=[answers] if answers else [],
        headers={**_own_headers(mail), **mail.headers},
        connection=connection,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _own_headers(mail: Mail) -> dict[str, str]:
    """Return the same Message-ID at every try, and that no person wrote this (RFC 3834)."""
    mark = salted_hmac("accounts.delivery", f"{mail.pk}:{mail.created_at.isoformat()}").hexdigest()
    host = urlsplit(settings.SITE_URL).hostname
    return {"Message-ID": f"<{mark[:32]}@{host}>", "Auto-Submitted": "auto-generated"}


def _sender(name: str) -> str:
    """Return the site's address under the organization's name and the site's own."""
    own, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    names = [" ".join(part.split()) for part in (name, own) if part.strip()]
    return formataddr((" · ".join(names), address))


def _is_final(error: Exception) -> bool:
    """Whether another try would end in the same way.

    A server that refuses the sender or the password may be set up wrongly, which somebody mends.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= _FOR_GOOD for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= _FOR_GOOD
    return isinstance(error, ValueError)


def _sentence(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return ADDRESS_REFUSED % {"reply": f"{code} {_words(reply)}"}
    if isinstance(error, SMTPResponseException):
        return MAIL_REFUSED % {"reply": f"{error.smtp_code} {_words(error.smtp_error)}"}
    if isinstance(error, ValueError):
        return NOT_WRITTEN % {"reason": error}
    return NO_ANSWER % {"reason": error}


def _words(reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())
