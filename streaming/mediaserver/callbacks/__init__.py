"""Signed status callbacks: what happens in rooms and streams, told to the accounts' own servers."""

from streaming.mediaserver.callbacks.delivery import Deliveries
from streaming.mediaserver.callbacks.reporting import Callbacks

__all__ = ["Callbacks", "Deliveries"]
