"""Viewers whose playback is to be ended: written down until the media plane has done it."""

import logging

from streaming.backends.base import BackendRefusedError, MediaBackend
from streaming.grants import grant_forget
from streaming.models import Stream

logger = logging.getLogger(__name__)


def revocations_carry_out(*, stream: Stream, backend: MediaBackend) -> None:
    """End the playback of all who are to watch no more, and forget whom that worked for.

    Raises ``BackendUnavailableError``. Where nothing plays there is nothing to do.
    """
    pending = stream.revocations.order_by("pk")
    if not pending:
        return
    stream = Stream.objects.get(pk=stream.pk)  # the streamer may have been replaced meanwhile
    for revocation in pending:
        try:
            _carry_out(stream, revocation.identity, backend)
        except BackendRefusedError as error:
            logger.warning("stream %s: %s", revocation, error)
        else:
            revocation.delete()


def _carry_out(stream: Stream, identity: str, backend: MediaBackend) -> None:
    """End one viewer's playback; the next grant is asked for afresh."""
    if stream.player_streamer_sid:
        backend.playback_revoke(streamer_sid=stream.player_streamer_sid, identity=identity)
        grant_forget(stream=stream)


def revocations_drop(*, stream: Stream) -> None:
    """Forget them all: the programme is over."""
    stream.revocations.all().delete()
