"""How callbacks hear what becomes of streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streaming.mediaserver.streams.model import MediaProcessor, PlayerStreamer


class StreamListener:
    """Told of every change of status after it is made; override what matters.

    A listener that raises is logged and passed over.
    """

    def player_streamer_changed(self, streamer: PlayerStreamer) -> None:
        """A PlayerStreamer is created, started or ended; its ``status`` says which."""

    def media_processor_changed(self, processor: MediaProcessor) -> None:
        """A MediaProcessor is started, ended or failed; its ``status`` says which."""
