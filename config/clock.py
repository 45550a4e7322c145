"""The one "now": everything that asks for the time asks here, so that another time can be tried."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """Return the time, with its zone: the real one, or the one that is being tried."""
    return _moment.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be ``moment``, which needs a zone, within this block and for this thread or task.

    Raises ValueError for a moment without one.
    """
    if timezone.is_naive(moment):
        raise ValueError(f"{moment} has no time zone.")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
