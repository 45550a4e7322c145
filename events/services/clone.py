"""Another event after the pattern of one."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from accounts.audit import Actor
from events.models import Event, EventStatus, Speaker, TicketType
from events.services.event import event_create
from events.services.log import event_audit

_OF_THE_PLAN = (
    "organization",
    "title",
    "description",
    "poster",
    "time_zone",
    "doors_minutes",
    "visibility",
    "capacity",
    "ticket_connections",
    "auto_start",
    "auto_end",
    "speakers_enter",
    "stage_capacity",
    "layout",
)
_OF_A_SPEAKER = ("name", "email", "biography", "picture", "position")
_OF_A_TYPE = ("name", "description", "quota", "registration", "code", "position")


def event_clone(*, event: Event, starts_at: datetime, by: Actor, title: str = "") -> Event:
    """Return a draft like ``event`` at another time, with its line-up and ticket types.

    All times move along. Speakers have links of their own, which nobody is mailed yet; tickets and
    the rights of moderators are not copied. A picture is one file for both.
    """
    with transaction.atomic():
        later = starts_at - event.starts_at
        clone = Event(**_copied(event, _OF_THE_PLAN), status=EventStatus.DRAFT)
        clone.starts_at = starts_at
        clone.ends_at = _moved(event.ends_at, later)
        clone.title = title or clone.title
        event_create(event=clone, by=by)
        _copy_speakers(event, clone)
        _copy_ticket_types(event, clone, later)
        event_audit(event=clone, by=by, action="event.clone", target=event.public_id)
    return clone


def _copy_speakers(event: Event, clone: Event) -> None:
    line_up = Speaker.objects.filter(event=event, revoked_at=None)
    copies = [Speaker(event=clone, **_copied(one, _OF_A_SPEAKER)) for one in line_up]
    Speaker.objects.bulk_create(copies)


def _copy_ticket_types(event: Event, clone: Event, later: timedelta) -> None:
    TicketType.objects.bulk_create(
        TicketType(
            event=clone,
            on_sale_from=_moved(one.on_sale_from, later),
            on_sale_until=_moved(one.on_sale_until, later),
            **_copied(one, _OF_A_TYPE),
        )
        for one in TicketType.objects.filter(event=event)
    )


def _copied(row: models.Model, names: tuple[str, ...]) -> dict[str, object]:
    """Return the values of some fields; of a picture only where it is."""
    values = {name: getattr(row, name) for name in names}
    return {k: v.name if isinstance(v, FieldFile) else v for k, v in values.items()}


def _moved(moment: datetime | None, later: timedelta) -> datetime | None:
    return moment + later if moment else None
