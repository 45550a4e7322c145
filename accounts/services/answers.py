"""Answers that are kept for a day, for when a creating request is repeated under the same key."""

from datetime import timedelta
from typing import Any

from accounts.models import IdempotentAnswer, Organization, User
from config import clock

KEPT = timedelta(days=1)


def answer_claim(
    *, organization: Organization | None, user: User | None, key: str, fingerprint: str
) -> tuple[IdempotentAnswer, bool]:
    """Return the answer kept under ``key``, and whether it is new and has yet to be found.

    Keys are those of an organization, or of a user who creates one. It belongs into the
    transaction that creates: whoever repeats the request at the same moment waits here for its
    end. Old answers are forgotten on the way.
    """
    IdempotentAnswer.objects.filter(created_at__lt=clock.now() - KEPT).delete()
    return IdempotentAnswer.objects.get_or_create(
        organization=organization, user=user, key=key, defaults={"fingerprint": fingerprint}
    )


def answer_keep(*, answer: IdempotentAnswer, status: int, body: Any) -> None:
    """Keep what was answered, in the transaction that claimed it."""
    answer.status, answer.body = status, body
    answer.save(update_fields=["status", "body"])
