"""The box office on an event's page: which ways in there are for this browser, and for guests."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from events.access import opened_guest
from events.models import Audience, Event, EventStatus, Visibility
from events.pages import page_of
from events.sales import Sale, is_door_open, sales_of, seats_left


@dataclass(frozen=True, slots=True)
class TicketBox:
    """What is offered. ``seat_url`` leads to the seat this browser has; it may be empty."""

    event: Event
    seat_url: str
    is_walk_in: bool
    sales: list[Sale]
    seats: int | None

    @property
    def is_over(self) -> bool:
        """Whether nothing can be had any more."""
        return self.event.status != EventStatus.SCHEDULED

    @property
    def may_enter(self) -> bool:
        """Whether anybody may take a seat now."""
        return is_door_open(self.event) and self.seats != 0

    @property
    def may_register(self) -> bool:
        """Whether there is a ticket to register for."""
        return any(one.is_open and not one.is_sold_out for one in self._offered)

    @property
    def is_sold_out(self) -> bool:
        """Whether all is given away that could be had now."""
        offered = [one for one in self._offered if one.is_open]
        sold_out = bool(offered) and all(one.is_sold_out for one in offered)
        return sold_out or (self.is_for_everybody and self.seats == 0)

    @property
    def opens_at(self) -> datetime | None:
        """When the next registration begins, where one is to come."""
        return min((one.opens_at for one in self._offered if one.opens_at), default=None)

    @property
    def is_for_everybody(self) -> bool:
        """Whether one comes in without a ticket, from doors on."""
        return self.event.visibility != Visibility.TICKETED

    @property
    def was_open(self) -> bool:
        """Whether one could register once, and cannot now."""
        return bool(self._offered)

    @property
    def _offered(self) -> list[Sale]:
        return [one for one in self.sales if one.ticket_type.registration]


def ticket_box(request: HttpRequest, event: Event) -> dict[str, TicketBox]:
    """Return what events/_tickets.html draws. A browser that has its seat costs one query."""
    seat = opened_guest(request.session, event, Audience)
    if isinstance(seat, Audience):
        seat.event = event
        box = TicketBox(event, page_of(seat), seat.source == "walk_in", [], None)
    else:
        box = TicketBox(event, "", False, sales_of(event), seats_left(event))
    return {"box": box}
