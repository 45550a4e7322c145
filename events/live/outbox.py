"""The outbox: news is a row, written in the transaction that makes the change.

So a change and its news cannot part, whichever process makes it. The event's row is locked
before anything is read for the news: what they say is true in the order of their numbers, and
numbers become visible in their order, without gaps.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from events.live.messages import Data, Scope, personal_scope, require_declared
from events.live.wake import wake
from events.models import Event, EventMessage, Guest

KEEP = timedelta(hours=1)
BATCH = 500


class News:
    """The pen of one transaction."""

    def __init__(self, event: Event) -> None:
        self._event = event

    def tell(self, type_: str, *, to: Scope | Guest, data: Data) -> EventMessage:
        """Write a message to a scope, or to one person.

        Raises ValueError when events.live.messages does not declare it.
        """
        require_declared(type_, Scope.ME if isinstance(to, Guest) else to, data)
        scope = personal_scope(to) if isinstance(to, Guest) else str(to)
        written = EventMessage.objects.filter(event=self._event, scope=scope)
        return EventMessage.objects.create(
            event=self._event,
            number=latest_number(self._event.pk) + 1,
            previous=written.aggregate(at=Max("number"))["at"] or 0,
            type=type_,
            scope=scope,
            data=data,
        )


@contextmanager
def news(event: Event) -> Iterator[News]:
    """Open a transaction that changes something about ``event`` and tells of it."""
    with transaction.atomic():
        Event.objects.select_for_update().only("pk").get(pk=event.pk)
        yield News(event)
        transaction.on_commit(lambda: wake(event.pk), robust=True)


def latest_number(event_pk: int) -> int:
    """Return the number of the event's newest message, or 0."""
    latest = EventMessage.objects.filter(event=event_pk).aggregate(at=Max("number"))["at"]
    return int(latest or 0)


def messages_after(event_pk: int, number: int) -> list[EventMessage]:
    """Return the messages after ``number`` in their order, at most ``BATCH`` of them."""
    return list(EventMessage.objects.filter(event=event_pk, number__gt=number)[:BATCH])


def messages_prune(event_pk: int) -> None:
    """Delete what is older than ``KEEP``, but never the newest: the next number counts on it."""
    EventMessage.objects.filter(
        event=event_pk, created_at__lt=timezone.now() - KEEP, number__lt=latest_number(event_pk)
    ).delete()
