"""What may be asked about streams."""

from datetime import datetime

from django.core.cache import cache
from django.db.models import QuerySet

from streaming.backends.base import BackendError
from streaming.backends.current import media_backend
from streaming.grants import WATCHABLE
from streaming.models import Participant, Stream

WATCHING_KEPT = 2  # seconds


def streams_due(*, now: datetime) -> QuerySet[Stream]:
    """Return the streams the reconciler should look at, those that waited longest first."""
    return Stream.objects.filter(due_at__lte=now).order_by("due_at")


def identities_connected(*, stream: Stream) -> set[str]:
    """Return who is in the stream's room, as last reported."""
    connected = stream.participants.filter(connected=True)
    return set(connected.values_list("identity", flat=True))


def participants_connected(*, stream: Stream) -> dict[str, Participant]:
    """Return who is in the stream's room, as last reported, by identity."""
    return {person.identity: person for person in stream.participants.filter(connected=True)}


def identities_watching(*, stream: Stream) -> set[str] | None:
    """Return who plays the stream, at most two seconds old; None when nobody can say."""
    if stream.state not in WATCHABLE:
        return set()
    key = f"identities-watching:{stream.player_streamer_sid}"
    watching: set[str] | None = cache.get(key)
    if watching is None:
        watching = _identities_watching(stream)
        cache.set(key, watching, WATCHING_KEPT)
    return watching


def _identities_watching(stream: Stream) -> set[str] | None:
    """Ask the media plane."""
    try:
        found = media_backend().identities_watching(streamer_sid=stream.player_streamer_sid)
    except BackendError:
        return None
    return None if found is None else set(found)


def viewers_count(*, stream: Stream) -> int | None:
    """Return how many people play the stream; None when nobody can say."""
    watching = identities_watching(stream=stream)
    return None if watching is None else len(watching)
