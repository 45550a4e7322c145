"""The list of an event's tickets, for spreadsheets."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from events.links import guest_link
from events.models import Audience, Event, StageState
from events.tickets_csv import table_write


def tickets_csv(event: Event, *, links: bool) -> str:
    """Return all tickets of an event, also those taken back; times are in the event's zone.

    ``links``: with the personal links of the valid ones, each of which is a right.
    """
    return table_write(_rows(event, links=links))


def _rows(event: Event, *, links: bool) -> Iterator[list[str]]:
    yield [
        _("Name"),
        _("E-mail"),
        _("Type"),
        _("Origin"),
        _("State"),
        _("Issued"),
        _("First watched"),
        _("Minutes watched"),
        *([_("Link")] if links else []),
    ]
    tickets = Audience.objects.filter(event=event).select_related("ticket_type", "transferred_to")
    for ticket in tickets.order_by("created_at", "pk").iterator(chunk_size=1000):
        yield _row(ticket, event, links=links)


def _row(ticket: Audience, event: Event, *, links: bool) -> list[str]:
    came = ticket.checked_in_at
    link = guest_link(ticket) if links and ticket.revoked_at is None else ""
    return [
        ticket.name,
        ticket.email,
        str(ticket.ticket_type or ""),
        str(ticket.get_source_display()),
        ticket_state(ticket),
        f"{ticket.created_at.astimezone(event.zone):%Y-%m-%d %H:%M}",
        f"{came.astimezone(event.zone):%Y-%m-%d %H:%M}" if came else "",
        str(ticket.watched_seconds // 60),
        *([link] if links else []),
    ]


def ticket_state(ticket: Audience) -> str:
    """Say whether a ticket opens anything, and if not, why."""
    if ticket.stage_state == StageState.REMOVED:
        return _("removed by a moderator")
    if ticket.revoked_at is None:
        return _("valid")
    return _("passed on") if hasattr(ticket, "transferred_to") else _("revoked")
