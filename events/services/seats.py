"""The guard of quotas and capacities: who gives out tickets holds the event's lock meanwhile."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from events.errors import SoldOutError
from events.models import Event, TicketType
from events.sales import sales_of, seats_left


@contextmanager
def seats_lock(event: Event) -> Iterator[Event]:
    """Open a transaction in which nobody else gives out tickets; gives the event as it is now."""
    with transaction.atomic():
        locked = Event.objects.select_for_update(of=("self",))
        yield locked.select_related("organization", "stream").get(pk=event.pk)


def seats_require(*, event: Event, wanted: Iterable[TicketType | None]) -> None:
    """Raise SoldOutError unless there is a seat for each of ``wanted``, in the lock.

    None is a ticket of no type, of which only the event's capacity says how many there may be.
    """
    seats = Counter(one.pk if one else None for one in wanted)
    house = seats_left(event)
    if house is not None and seats.total() > house:
        raise SoldOutError(left=house)
    for sale in sales_of(event) if seats.keys() - {None} else ():
        if sale.left is not None and seats[sale.ticket_type.pk] > sale.left:
            raise SoldOutError(left=sale.left, ticket_type=sale.ticket_type.name)
