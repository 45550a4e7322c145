"""The reconciler: makes true what people asked of a stream.

It is level-triggered: it compares what is asked with what is seen, and needs no memory of how it
came about. Several copies may run: each claims a stream before it looks.
"""

import logging
from datetime import timedelta
from typing import Any

from config import clock
from streaming.backends.base import (
    BackendError,
    BackendRefusedError,
    BackendUnavailableError,
    MediaBackend,
)
from streaming.models import Stream
from streaming.selectors import streams_due
from streaming.services import stream_advance
from streaming.setbacks import answer, outage, setback
from streaming.steps import step

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)  # a claimed stream is left alone for this long
MOST_STEPS = 10  # for one stream in one pass, so that no stream starves the others


def reconcile_all(*, backend: MediaBackend) -> None:
    """Make one pass over all the streams that are due."""
    for stream in streams_due(now=clock.now()):
        try:
            for _ in range(MOST_STEPS):
                if not reconcile(stream=stream, backend=backend):
                    break
        except Exception:
            # One stream's trouble is not another's; the claim delays the next try.
            logger.exception("stream %s could not be reconciled", stream.name)


def reconcile(*, stream: Stream, backend: MediaBackend) -> bool:
    """Take one step for ``stream``; return whether another is due at once."""
    if not stream_advance(stream=stream, due_at=clock.now() + LEASE):
        return False
    changes = _step(stream, backend)
    if not _write(stream, changes):
        _end_unwritten(stream, changes, backend)
        return True
    return stream.due_at is not None and stream.due_at <= clock.now()


def _step(stream: Stream, backend: MediaBackend) -> dict[str, Any]:
    """Return the changes that one step, or its failure, makes to the row."""
    answered = answer(stream)
    try:
        return answered | step(stream, backend)
    except BackendUnavailableError as error:
        return outage(stream, str(error))
    except BackendRefusedError as error:
        return answered | setback(stream, str(error))


def _write(stream: Stream, changes: dict[str, Any]) -> bool:
    """Write the changes, unless the row changed in more than when to look next."""
    basis = _basis(stream)
    while not stream_advance(stream=stream, **changes):
        stream.refresh_from_db()
        if _basis(stream) != basis:
            return False
        changes["due_at"] = clock.now()
    return True


def _basis(stream: Stream) -> tuple[str, ...]:
    """Return what a step's conclusions rest on."""
    return (
        stream.state,
        stream.desired_state,
        stream.room_sid,
        stream.player_streamer_sid,
        stream.media_processor_sid,
    )


def _end_unwritten(stream: Stream, changes: dict[str, Any], backend: MediaBackend) -> None:
    """End what the step created and nobody will know of."""
    endings = {
        "media_processor_sid": backend.processor_end,
        "player_streamer_sid": backend.streamer_end,
    }
    for field, end in endings.items():
        sid = changes.get(field)
        if sid and sid != getattr(stream, field):
            try:
                end(sid=sid)
            except BackendError as error:
                logger.warning("stream %s: %s may go on running: %s", stream.name, sid, error)
