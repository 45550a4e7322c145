"""The programme: who is seen and heard on a stream, and how.

What is wanted is written down with a number that counts its changes. What the composer was told is
not: it is told again at each of the reconciler's looks.
"""

import logging
from dataclasses import asdict
from typing import Any, NamedTuple

from django.db import transaction

from streaming.backends.base import BackendError, Layout, MediaBackend, Programme
from streaming.backends.composing import COMPOSER_IDENTITY_PREFIX
from streaming.backends.current import media_backend
from streaming.models import Stream, StreamProgramme
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
    """Return what is asked for now; nobody is seen before anything was."""
    return _Wanted.of(stream).programme


@transaction.atomic
def programme_set(*, stream: Stream, programme: Programme) -> None:
    """Ask for a programme, in the caller's transaction; the composer is told on commit.

    It takes no lock on the stream's row, so the caller may hold an event's.
    """
    row, _ = StreamProgramme.objects.select_for_update().get_or_create(stream=stream)
    if _programme(row.content) == programme:
        return
    row.content = asdict(programme)
    row.number += 1
    row.save()
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
                programme=wanted.programme,
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
    """What a composer is to be told, and which one; nothing written down has no number."""

    number: int | None
    content: dict[str, Any] | None
    room_sid: str
    processor_sid: str

    @classmethod
    def of(cls, stream: Stream) -> "_Wanted":
        """Read it as it stands now."""
        fields = ("programme__number", "programme__content", "room_sid", "media_processor_sid")
        return cls(*Stream.objects.values_list(*fields).get(pk=stream.pk))

    @property
    def programme(self) -> Programme:
        """Who is to be seen."""
        return _programme(self.content)


def _is_still(wanted: _Wanted, stream: Stream) -> bool:
    """Whether that is wanted now, after the composer was told."""
    return _Wanted.of(stream) == wanted


def _programme(content: dict[str, Any] | None) -> Programme:
    """Read what ``asdict`` made of a programme; nothing written means that nobody is seen."""
    if not content:
        return Programme()
    return Programme(
        identities=tuple(content["identities"]),
        layout=Layout(content["layout"]),
        spotlight=content["spotlight"],
    )
