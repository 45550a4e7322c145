"""Reading what tickets an event has, and how many of them are left."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from config import clock
from events.models import Audience, Event, EventStatus, TicketType, Visibility

_OPEN_DOOR = (Visibility.PUBLIC, Visibility.UNLISTED)


@dataclass(frozen=True, slots=True)
class Sale:
    """One type of tickets: how many are valid, and how many more may be; None: any number."""

    ticket_type: TicketType
    sold: int
    left: int | None

    @property
    def is_sold_out(self) -> bool:
        """Whether none is left."""
        return self.left == 0

    @property
    def is_open(self) -> bool:
        """Whether guests may register now, as long as there are any."""
        return is_on_sale(self.ticket_type)

    @property
    def opens_at(self) -> datetime | None:
        """When guests may register, where that is to come."""
        begins = self.ticket_type.on_sale_from
        is_to_come = begins is not None and begins > clock.now()
        return begins if is_to_come and self.ticket_type.registration else None


def tickets_of(event: Event) -> QuerySet[Audience]:
    """Return the valid tickets of an event."""
    return Audience.objects.filter(event=event, revoked_at=None)


def seats_left(event: Event) -> int | None:
    """Return how many more tickets the event's capacity allows; None: any number."""
    if event.capacity is None:
        return None
    return max(0, event.capacity - tickets_of(event).count())


def sales_of(event: Event) -> list[Sale]:
    """Return the types of tickets in their order, with how many are left: two queries."""
    valid = Count("audiences", filter=Q(audiences__revoked_at=None))
    types = list(TicketType.objects.filter(event=event).annotate(sold=valid))
    house = seats_left(event) if types else None
    return [Sale(one, one.sold, _least(one.quota, one.sold, house)) for one in types]


def _least(quota: int | None, sold: int, house: int | None) -> int | None:
    """Return how many of a type are left where the house has room for ``house`` more."""
    bounds = [house] if house is not None else []
    if quota is not None:
        bounds.append(max(0, quota - sold))
    return min(bounds, default=None)


def is_on_sale(ticket_type: TicketType) -> bool:
    """Whether guests may register for a type now, as long as there are any."""
    begins, ends, now = ticket_type.on_sale_from, ticket_type.on_sale_until, clock.now()
    is_in_window = (begins is None or begins <= now) and (ends is None or now < ends)
    return ticket_type.registration and is_in_window


def is_door_open(event: Event) -> bool:
    """Whether everybody may take a seat now, without a ticket."""
    may_enter = event.visibility in _OPEN_DOOR and event.status == EventStatus.SCHEDULED
    return may_enter and (clock.now() >= event.doors_at or event.is_live)


def is_code_of(ticket_type: TicketType, code: str) -> bool:
    """Whether ``code`` opens a type: in any case, with blanks around it or not."""
    wanted, given = (text.strip().casefold().encode() for text in (ticket_type.code, code))
    return not wanted or secrets.compare_digest(wanted, given)


def is_barred(event: Event, email: str) -> bool:
    """Whether this address lost its ticket by the organizer's or a moderator's word.

    Who passed a ticket on did not lose it.
    """
    taken = Audience.objects.filter(event=event, email=email).exclude(revoked_at=None)
    return taken.filter(transferred_to=None).exists()
