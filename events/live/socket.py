"""The live channel's socket: it pushes, and takes no commands but the answer to a ping.

An ASGI application of its own instead of a Channels consumer: what checks the access is gone once
it is checked, and an open socket costs one task that waits for the client.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from django.http import Http404

from config import clock
from events.live.database import in_database
from events.live.handshake import ASGIScope, event_id_of, who_at, who_now
from events.live.outlet import NOT_YOURS, SERVER_ERROR, Outlet, Send
from events.live.registry import registry
from events.models import Audience
from events.viewers import Viewer

_PONG = "pong"

logger = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[dict[str, Any]]]


async def live_socket(scope: ASGIScope, receive: Receive, send: Send) -> None:
    """Serve one page until it goes: the snapshot, and from there on every message.

    It is accepted before its access is checked, so that the page can read the close code.
    """
    await receive()
    await send({"type": "websocket.accept"})
    outlet = await _enter(scope, send)
    try:
        while (frame := await receive())["type"] != "websocket.disconnect":
            if outlet and _is_answer(frame.get("text")):
                outlet.answered()
    finally:
        if outlet:
            registry.leave(outlet)


async def _enter(scope: ASGIScope, send: Send) -> Outlet | None:
    """Check the access and feed the socket from now on, or close it."""
    try:
        return await _feed(scope, send)
    except Http404:
        await send({"type": "websocket.close", "code": NOT_YOURS})
    except Exception:  # whatever it is: a page must not wait at a socket that says nothing
        logger.exception("a socket failed")
        await send({"type": "websocket.close", "code": SERVER_ERROR})
    return None


async def _feed(scope: ASGIScope, send: Send) -> Outlet:
    """Read who looks and register; read it again if news of them came between.

    Raises Http404 for who may not look, or not any more.
    """
    since = registry.number(event_id_of(scope))
    viewer, me = await in_database(who_at, scope)
    outlet = _outlet(viewer, send)
    try:
        shared = await registry.join(viewer.event, outlet)
        if registry.is_news(outlet, since=since):
            viewer, me = await in_database(who_now, viewer)
    except BaseException:
        registry.leave(outlet)
        raise
    outlet.start(shared.frame(viewer.role, me, clock.now().isoformat()))
    return outlet


def _outlet(viewer: Viewer, send: Send) -> Outlet:
    audience = viewer.guest.pk if isinstance(viewer.guest, Audience) else None
    return Outlet(
        send,
        event=viewer.event.public_id,
        scope=viewer.scope,
        audience=audience,
        user=viewer.user,
    )


def _is_answer(text: str | None) -> bool:
    """Whether a frame answers a ping; anything else is ignored."""
    return text is not None and len(text) < 100 and _PONG in text
