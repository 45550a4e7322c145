"""An event as a calendar file (RFC 5545)."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from config import clock
from events.links import event_link
from events.markdown import plain
from events.models import Event, EventStatus

USUAL_LENGTH = timedelta(hours=1)  # where no end is planned
_AROUND = timedelta(days=400)  # for how long before and after the time zone is described


def event_calendar(event: Event) -> bytes:
    """Return a calendar with this one entry, in the event's own time zone.

    Its UID stays the same, and its SEQUENCE grows with every change of the plan, so that a calendar
    which has the entry brings it up to date.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Footlight//Footlight//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_entry(event))
    day = event.starts_at.date()
    calendar.add_missing_timezones(first_date=day - _AROUND, last_date=day + _AROUND)
    return bytes(calendar.to_ical())


def _entry(event: Event) -> Entry:
    link = event_link(event)
    entry = Entry()
    entry.add("uid", f"{event.public_id}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("dtstamp", clock.now())
    entry.add("sequence", event.revision)
    entry.add("summary", event.title)
    entry.add("dtstart", event.starts_at.astimezone(event.zone))
    entry.add("dtend", (event.ends_at or event.starts_at + USUAL_LENGTH).astimezone(event.zone))
    cancelled = event.status == EventStatus.CANCELLED
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("description", f"{plain(event.description)}\n\n{link}".strip())
    entry.add("location", link)
    entry.add("url", link)
    return entry
