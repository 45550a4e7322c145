"""The live channel's socket: it pushes, and takes no commands but the answer to a ping."""

import asyncio
import json
import logging
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.http import Http404

from events.access import access_viewer
from events.live.outlet import NOT_YOURS, Outlet
from events.live.registry import registry
from events.live.snapshot import snapshot
from events.viewers import Viewer

SERVER_ERROR = 1011
_PONG = "pong"

logger = logging.getLogger(__name__)


class EventConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """One browser page on one event.

    It is accepted before its access is checked, so that the page can read the close code.
    """

    channel_layer_alias = "none"  # the hub listens to the layer, once for all its sockets

    outlet: Outlet | None = None
    _writing: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Check access, then send the snapshot and from there on every message."""
        await self.accept()
        try:
            viewer = await database_sync_to_async(self._viewer)()
        except Http404:
            await self.close(NOT_YOURS)
            return
        self.outlet = Outlet(viewer, self.send)
        self._writing = asyncio.create_task(self._serve(self.outlet))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take the answer to a ping; anything else is ignored."""
        if self.outlet and text_data and len(text_data) < 100 and _PONG in text_data:
            self.outlet.answered()

    async def disconnect(self, code: int) -> None:
        """Leave the hub."""
        if self._writing:
            self._writing.cancel()

    async def _serve(self, outlet: Outlet) -> None:
        """Register first and read the snapshot then, so that no message falls between."""
        try:
            await registry.join(outlet)
            start = await database_sync_to_async(snapshot)(outlet.viewer)
            await self.send(json.dumps(start.frame()))
            await self.close(await outlet.run(after=start.number))
        except Http404:
            await self.close(NOT_YOURS)
        except Exception:  # whatever it is: a page must not wait at a socket that says nothing
            logger.exception("event %s: a socket failed", outlet.viewer.event.pk)
            await self.close(SERVER_ERROR)
        finally:
            registry.leave(outlet)

    def _viewer(self) -> Viewer:
        query = parse_qs(self.scope["query_string"].decode("latin1"))
        event_id: str = self.scope["url_route"]["kwargs"]["event"]
        as_ = query.get("as", ["public"])[0]
        return access_viewer(self.scope["session"], self.scope["user"], event_id, as_)
