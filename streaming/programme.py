"""The programme: who is seen and heard on a stream, and how.

What is wanted stands in the stream's row with a number that counts its changes. What the composer
was told is not written down: it is told again at each of the reconciler's looks.
"""

import logging
from dataclasses import asdict
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F

from streaming.backends.base import BackendError, Layout, MediaBackend, Programme
from streaming.backends.composing import COMPOSER_IDENTITY_PREFIX
from streaming.backends.current import media_backend
from streaming.models import Stream
from streaming.services import stream_wake

__all__ = [
    "Layout",
    "Programme",
    "composer_identity",
    "programme_push",
    "programme_set",
    "programme_wanted",
]

logger = logging.getLogger(__name__)


def composer_identity(stream: Stream) -> str:
    """Return the identity as which the stream's composer is in the room."""
    return f"{COMPOSER_IDENTITY_PREFIX}-{stream.name}"


def programme_wanted(*, stream: Stream) -> Programme:
    """Return what the stream's row asks for now; nobody is seen before anything was asked."""
    return _programme(Stream.objects.values_list("programme", flat=True).get(pk=stream.pk))


@transaction.atomic
def programme_set(*, stream: Stream, programme: Programme) -> None:
    """Ask for a programme, in the caller's transaction; the composer is told on commit.

    The stream's ``version`` stays as it is, so that no step of the reconciler is disturbed.
    """
    row = Stream.objects.select_for_update().filter(pk=stream.pk)
    if _programme(row.values_list("programme", flat=True).get()) == programme:
        return
    row.update(programme=asdict(programme), programme_number=F("programme_number") + 1)
    transaction.on_commit(lambda: _push_now(stream), robust=True)


def programme_push(*, stream: Stream, backend: MediaBackend) -> None:
    """Tell the composer what is wanted, until that is what is wanted still.

    Of two who push at once the slower may overwrite the newer programme with an older one; it
    then sees that it did, and pushes again. Raises ``BackendError``.
    """
    while True:
        wanted = _Wanted.of(stream)
        if wanted.room_sid and wanted.processor_sid:
            backend.programme_update(
                room_sid=wanted.room_sid,
                processor_sid=wanted.processor_sid,
                identity=composer_identity(stream),
                programme=_programme(wanted.values),
            )
        if _is_still(wanted, stream):
            return


def _push_now(stream: Stream) -> None:
    """Tell the composer, or leave it to the reconciler's next look."""
    try:
        programme_push(stream=stream, backend=media_backend())
    except BackendError as error:
        logger.warning("stream %s: the programme has to wait: %s", stream.name, error)
        stream_wake(stream=stream)


class _Wanted(NamedTuple):
    """What a composer is to be told, and which one; ``number`` counts what was wanted before."""

    number: int
    values: dict[str, Any]
    room_sid: str
    processor_sid: str

    @classmethod
    def of(cls, stream: Stream) -> "_Wanted":
        """Read it from the stream's row as it is now."""
        fields = ("programme_number", "programme", "room_sid", "media_processor_sid")
        return cls(*Stream.objects.values_list(*fields).get(pk=stream.pk))


def _is_still(wanted: _Wanted, stream: Stream) -> bool:
    """Whether that is wanted now, after the composer was told."""
    return _Wanted.of(stream) == wanted


def _programme(values: dict[str, Any]) -> Programme:
    """Read what ``asdict`` made of a programme; nothing written means that nobody is seen."""
    if not values:
        return Programme()
    return Programme(
        identities=tuple(values["identities"]),
        layout=Layout(values["layout"]),
        spotlight=values["spotlight"],
    )
