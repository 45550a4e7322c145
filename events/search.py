"""Finding ticket holders by name, in a house of any size."""

import re
from dataclasses import dataclass

from django.db.models.functions import Lower

from events.live.sections import PersonRow, person_row
from events.models import Event
from events.selectors import audience_of
from events.services.room import guest_id
from streaming.selectors import participants_connected

PAGE = 50  # rows


@dataclass(frozen=True, slots=True)
class AudiencePage:
    """One page of the viewers found, how many there are, and whether there is a next page."""

    people: list[PersonRow]
    count: int
    next: bool


def audience_page(event: Event, *, search: str = "", page: int = 1) -> AudiencePage:
    """Return page ``page``, from 1, of the valid ticket holders with ``search`` in their names.

    Those who watch come first, then by name. Three queries, however many they are.
    """
    found = audience_of(event)
    for word in search.split():
        # Not icontains: SQLite's LIKE knows upper and lower case of ASCII letters only.
        found = found.filter(name__iregex=re.escape(word))
    ordered = found.order_by("-watching", Lower("name"), "pk")
    start, end = (page - 1) * PAGE, page * PAGE
    connected = participants_connected(stream=event.stream)
    in_room = {guest_id(identity): one for identity, one in connected.items()}
    rows = [
        person_row(one, participant=in_room.get(one.public_id), watching=one.watching)
        for one in ordered[start:end]
    ]
    count = found.count()
    return AudiencePage(rows, count, next=count > end)
