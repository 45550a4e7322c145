"""Who watches: what each web process knows of its sockets, agreed upon through rows.

A process vouches for its viewers for ``TRUSTED`` and renews that every ``RENEW_EVERY`` seconds;
the viewers of a killed process are forgotten when its word has run out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from config import clock
from events.live.messages import SUPERSEDED, Scope
from events.live.outbox import News, news
from events.live.people import listed, person_rows
from events.models import Audience, Event, EventMessage, Presence
from events.selectors import viewers_count

RENEW_EVERY = 30.0
TRUSTED = timedelta(seconds=75)
TOLD_EVERY = timedelta(seconds=1)

Connection = tuple[str, float]  # a socket's id, and when it was opened, in seconds since 1970


def presence_change(
    *, event: Event, process: str, pages: Mapping[int, Sequence[Connection]]
) -> bool:
    """Note which pages of some viewers, by key of Audience, are open at ``process`` now.

    Connections beyond the event's ``ticket_connections`` are superseded, wherever they are.
    Returns whether the moderators were told how many watch; if it was told less than a second
    ago it is not, and the caller asks again (``pages`` may be empty then).
    """
    with news(event) as pen:
        before = _watching(pages)
        _write(event, process, pages)
        _supersede(pen, event, pages)
        _tell_changed(pen, event, before ^ _watching(pages))
        return _tell_count(pen, event)


class Renewal(NamedTuple):
    """For how many viewers a process vouches again, and whether nothing is left to be told.

    ``connections`` is how many pages of one ticket may be open now.
    """

    viewers: int
    told: bool
    connections: int


def presence_renew(*, event: Event, process: str) -> Renewal:
    """Vouch again for the viewers of ``process``; forget those nobody vouches for any more."""
    own = Presence.objects.filter(audience__event=event, process=process)
    viewers = own.update(expires_at=clock.now() + TRUSTED)
    expired = Presence.objects.filter(audience__event=event, expires_at__lte=clock.now())
    if not expired.exists():
        return Renewal(viewers, told=True, connections=_allowed(event))
    with news(event) as pen:
        gone = set(expired.values_list("audience", flat=True))
        expired.delete()
        _tell_changed(pen, event, gone - _watching(gone))
        return Renewal(viewers, told=_tell_count(pen, event), connections=_allowed(event))


def _watching(keys: Collection[int]) -> set[int]:
    """Return which of some ticket holders have a page open somewhere."""
    now = clock.now()
    rows = Presence.objects.filter(audience__in=list(keys), expires_at__gt=now)
    return set(rows.values_list("audience", flat=True))


def _write(event: Event, process: str, pages: Mapping[int, Sequence[Connection]]) -> None:
    until = clock.now() + TRUSTED
    opened = [key for key, connections in pages.items() if connections]
    valid = Audience.objects.filter(event=event, revoked_at=None, pk__in=opened)
    Presence.objects.bulk_create(
        [
            Presence(
                audience_id=key, process=process, connections=list(pages[key]), expires_at=until
            )
            for key in valid.values_list("pk", flat=True)
        ],
        update_conflicts=True,
        unique_fields=["audience", "process"],
        update_fields=["connections", "expires_at"],
    )
    closed = [key for key, connections in pages.items() if not connections]
    Presence.objects.filter(process=process, audience__in=closed).delete()


def _supersede(pen: News, event: Event, keys: Iterable[int]) -> None:
    """Tell the tickets that are open too often which of their connections are closed."""
    rows = Presence.objects.filter(audience__in=list(keys), expires_at__gt=clock.now())
    connections: defaultdict[int, list[Connection]] = defaultdict(list)
    for key, here in rows.values_list("audience", "connections"):
        connections[key] += here
    several = {key: all_ for key, all_ in connections.items() if len(all_) > 1}
    allowed = _allowed(event) if several else 1
    superseded = {
        key: sorted(all_, key=lambda one: one[1])[:-allowed]
        for key, all_ in several.items()
        if len(all_) > allowed
    }
    guests = Audience.objects.filter(pk__in=list(superseded)) if superseded else ()
    pen.tell_each(
        SUPERSEDED,
        [(guest, {"superseded": [id_ for id_, _ in superseded[guest.pk]]}) for guest in guests],
    )


def _allowed(event: Event) -> int:
    """Return how many pages of one ticket may be open now, whatever it was when they opened."""
    return Event.objects.values_list("ticket_connections", flat=True).get(pk=event.pk)


def _tell_changed(pen: News, event: Event, changed: Collection[int]) -> None:
    """Note whose last page closed and whose first opened; tell of those who do not just sit."""
    guests = Audience.objects.filter(pk__in=list(changed), revoked_at=None)
    here = _watching(changed)
    guests.filter(pk__in=here).update(away_since=None)
    guests.exclude(pk__in=here).update(away_since=clock.now())
    told = listed(guests)
    if told:
        now = Event.objects.select_related("stream").get(pk=event.pk)  # with the stream it has now
        pen.tell("stage.presence", to=Scope.MODERATORS, data={"people": person_rows(now, told)})


def _tell_count(pen: News, event: Event) -> bool:
    lately = clock.now() - TOLD_EVERY
    told = EventMessage.objects.filter(event=event, type="audience.presence")
    if told.filter(created_at__gt=lately).exists():
        return False
    pen.tell("audience.presence", to=Scope.MODERATORS, data={"viewers": viewers_count(event)})
    return True
