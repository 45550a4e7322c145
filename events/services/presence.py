"""Who watches: what each web process knows of its sockets, agreed upon through rows.

A process vouches for its viewers for ``TRUSTED`` and renews that every ``RENEW_EVERY`` seconds;
the viewers of a killed process are forgotten when its word has run out.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.utils import timezone

from events.live.messages import Scope
from events.live.outbox import News, news
from events.live.sections import audience_row
from events.models import Event, Presence
from events.selectors import audience_of, viewers_count

RENEW_EVERY = 30.0
TRUSTED = timedelta(seconds=75)


def presence_change(
    *, event: Event, process: str, came: Collection[int], went: Collection[int]
) -> None:
    """Note whose pages were opened and closed at ``process``; both are keys of Audience."""
    with news(event) as pen:
        Presence.objects.bulk_create(
            _presences(event, process, came),
            update_conflicts=True,
            unique_fields=["audience", "process"],
            update_fields=["expires_at"],
        )
        Presence.objects.filter(process=process, audience__in=went).delete()
        _tell(pen, event, {*came, *went})


def presence_renew(*, event: Event, process: str) -> None:
    """Vouch again for the viewers of ``process``; forget those nobody vouches for any more."""
    own = Presence.objects.filter(audience__event=event, process=process)
    own.update(expires_at=timezone.now() + TRUSTED)
    with news(event) as pen:
        expired = Presence.objects.filter(audience__event=event, expires_at__lte=timezone.now())
        gone = set(expired.values_list("audience", flat=True))
        if gone:
            expired.delete()
            _tell(pen, event, gone)


def _presences(event: Event, process: str, came: Iterable[int]) -> list[Presence]:
    """Return fresh rows; a ticket that was revoked a moment ago gets none."""
    until = timezone.now() + TRUSTED
    valid = audience_of(event).filter(pk__in=came)
    return [Presence(audience=one, process=process, expires_at=until) for one in valid]


def _tell(pen: News, event: Event, changed: Collection[int]) -> None:
    rows = [
        audience_row(one, watching=one.watching)
        for one in audience_of(event).filter(pk__in=changed)
    ]
    seen = {"audience": rows, "viewers": viewers_count(event)}
    pen.tell("audience.presence", to=Scope.MODERATORS, data=seen)
