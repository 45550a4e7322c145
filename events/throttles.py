"""Limits on how often one browser, one moderator or one address may ask.

The counts live in the cache: with the embedded one each web process counts for itself.
"""

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

MISSES = 20
MISSES_KEPT = 60  # seconds


class SessionThrottle(SimpleRateThrottle):
    """Counts by browser: many viewers may share an address. Without a session, by address."""

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Name the counter."""
        who = request.session.session_key or request.META["REMOTE_ADDR"]
        return f"throttle:{self.scope}:{who}"


class PlaybackTokenThrottle(SessionThrottle):
    """A player asks once, and again when it lost the stream."""

    scope = "playback-token"
    rate = "30/min"


class RoomTokenThrottle(SessionThrottle):
    """A page asks once for each time it joins the room."""

    scope = "room-token"
    rate = "20/min"


class HandThrottle(SessionThrottle):
    """A hand that goes up and down is news for every moderator."""

    scope = "hand"
    rate = "20/min"


class OwnStepThrottle(SessionThrottle):
    """A guest answers what they are asked: a few times an evening."""

    scope = "own-step"
    rate = "60/min"


class UserThrottle(SimpleRateThrottle):
    """Counts by user, whatever browser they sit at; who is not signed in, by address."""

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Name the counter."""
        return f"throttle:{self.scope}:{request.user.pk or request.META['REMOTE_ADDR']}"


class CommandThrottle(UserThrottle):
    """A moderator in a hurry presses a key twice a second; a script that runs away is stopped."""

    scope = "command"
    rate = "300/min"


class SearchThrottle(UserThrottle):
    """The list is asked again at each pause in the typing."""

    scope = "search"
    rate = "120/min"


class AnnouncementThrottle(UserThrottle):
    """Everybody reads an announcement."""

    scope = "announcement"
    rate = "20/min"


def has_missed_often(request: HttpRequest) -> bool:
    """Whether too many wrong codes came from the request's address just now."""
    return int(cache.get(_misses(request), 0)) >= MISSES


def count_miss(request: HttpRequest) -> None:
    """Count a wrong code. Right ones are not counted: many viewers may share an address."""
    cache.add(_misses(request), 0, MISSES_KEPT)
    with suppress(ValueError):  # it ran out this very moment
        cache.incr(_misses(request))


def _misses(request: HttpRequest) -> str:
    return f"misses:{request.META['REMOTE_ADDR']}"


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one may do something within ``seconds``, counted from the first time."""

    name: str
    most: int
    seconds: int


REGISTRATIONS = Limit("registrations", 60, 600)  # of one network: a school, an office
WALK_INS = Limit("walk-ins", 120, 600)
TICKETS_WANTED = Limit("tickets-wanted", 20, 600)
HAND_OVERS = Limit("hand-overs", 20, 3600)
MAILS_TO_ONE = Limit("mails-to-one", 5, 3600)  # to one address, about one thing


def is_too_often(limit: Limit, who: str) -> bool:
    """Count that ``who`` does it once more; return whether that is too often.

    Who it is, an address of the net or of mail, is kept as a digest only.
    """
    key = _counter(limit, who)
    cache.add(key, 0, limit.seconds)
    try:
        return int(cache.incr(key)) > limit.most
    except ValueError:  # it ran out this very moment
        return False


def is_spent(limit: Limit, who: str) -> bool:
    """Whether ``who`` did it as often as they may, without counting."""
    return int(cache.get(_counter(limit, who), 0)) >= limit.most


def _counter(limit: Limit, who: str) -> str:
    return f"limit:{limit.name}:{sha256(who.encode()).hexdigest()}"


def network_of(request: HttpRequest) -> str:
    """Return the address that a request came from."""
    return str(request.META["REMOTE_ADDR"])
