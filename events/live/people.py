"""The people as moderators see them, read in a bounded number of queries."""

from collections.abc import Iterable
from itertools import chain

from django.db.models import Q

from config import clock
from events.live.sections import PersonRow, person_row
from events.live.state import is_listed
from events.models import Audience, Event, Guest, Presence, StageState
from events.selectors import speakers_of
from events.services.room import guest_id
from streaming.selectors import participants_connected


def people_of(event: Event) -> list[PersonRow]:
    """Return the line-up, and the viewers who do not just sit in the house."""
    sitting = Q(stage_state__in=(StageState.SEATED, StageState.REMOVED))
    viewers = Audience.objects.filter(~sitting, event=event, revoked_at=None)
    return person_rows(event, chain(speakers_of(event), viewers))


def person_rows(event: Event, guests: Iterable[Guest]) -> list[PersonRow]:
    """Describe some people of an event, in two queries whatever their number."""
    guests = list(guests)
    connected = participants_connected(stream=event.stream) if guests else {}
    in_room = {guest_id(identity): one for identity, one in connected.items()}
    watching = _watching(guests)
    return [
        person_row(
            guest,
            participant=in_room.get(guest.public_id),
            watching=isinstance(guest, Audience) and guest.pk in watching,
        )
        for guest in guests
    ]


def listed(guests: Iterable[Guest]) -> list[Guest]:
    """Return those of whom moderators are told unasked."""
    return [
        guest
        for guest in guests
        if is_listed(
            kind="audience" if isinstance(guest, Audience) else "speaker",
            stage_state=guest.stage_state,
        )
    ]


def _watching(guests: Iterable[Guest]) -> set[int]:
    """Return the keys of the ticket holders among ``guests`` whose page is open."""
    keys = [guest.pk for guest in guests if isinstance(guest, Audience)]
    if not keys:
        return set()
    open_pages = Presence.objects.filter(audience__in=keys, expires_at__gt=clock.now())
    return set(open_pages.values_list("audience", flat=True))
