"""The outbox: news is a row, written in the transaction that makes the change.

So a change and its news cannot part, whichever process makes it. The event's row is locked
before anything is read for the news: what they say is true in the order of their numbers, and
numbers become visible in their order, without gaps.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from config import clock
from events.live.messages import Data, Scope, personal_scope, require_declared
from events.live.wake import wake
from events.models import Event, EventMessage, Guest

KEEP = timedelta(hours=1)
BATCH = 500


class News:
    """The pen of one transaction."""

    def __init__(self, event: Event) -> None:
        self._event = event

    def tell(self, type_: str, *, to: Scope | Guest, data: Data) -> None:
        """Write a message to a scope, or to one person.

        Raises ValueError when events.live.messages does not declare it.
        """
        require_declared(type_, Scope.ME if isinstance(to, Guest) else to, data)
        self._write(type_, [(personal_scope(to) if isinstance(to, Guest) else str(to), data)])

    def tell_each(self, type_: str, told: Iterable[tuple[Guest, Data]]) -> None:
        """Write a message of one type to each of several people, in a bounded number of queries.

        Raises ValueError when events.live.messages does not declare it.
        """
        letters = [(personal_scope(guest), data) for guest, data in told]
        for _, data in letters:
            require_declared(type_, Scope.ME, data)
        self._write(type_, letters)

    def _write(self, type_: str, letters: Collection[tuple[str, Data]]) -> None:
        if not letters:
            return
        previous = self._latest_of({scope for scope, _ in letters})
        rows = []
        for number, (scope, data) in enumerate(letters, latest_number(self._event.pk) + 1):
            rows.append(
                EventMessage(
                    event=self._event,
                    number=number,
                    previous=previous.get(scope, 0),
                    type=type_,
                    scope=scope,
                    data=data,
                )
            )
            previous[scope] = number
        EventMessage.objects.bulk_create(rows)

    def _latest_of(self, scopes: Collection[str]) -> dict[str, int]:
        written = EventMessage.objects.filter(event=self._event, scope__in=scopes).order_by()
        return dict(written.values("scope").annotate(at=Max("number")).values_list("scope", "at"))


@contextmanager
def news(event: Event) -> Iterator[News]:
    """Open a transaction that changes something about ``event`` and tells of it.

    From then on ``event`` knows whether it is rehearsed: news of a rehearsal are not for all.
    """
    with transaction.atomic():
        locked = Event.objects.select_for_update().only("rehearsing").get(pk=event.pk)
        event.rehearsing = locked.rehearsing
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
        event=event_pk, created_at__lt=clock.now() - KEEP, number__lt=latest_number(event_pk)
    ).delete()
