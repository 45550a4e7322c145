"""Waking those who serve an event, so that news need not wait for their next look.

Through the channel layer: with Redis it reaches all processes, the embedded one this process only.
Nobody waits for a wake to arrive: a thread that did could outlive the event loop it waits for.
"""

import asyncio
import logging

from channels.layers import get_channel_layer

TRY_AGAIN_AFTER = 5.0  # seconds

logger = logging.getLogger(__name__)

_loops: list[asyncio.AbstractEventLoop] = []  # in which somebody listens


def wake(event_pk: int) -> None:
    """Wake the hubs of an event. To be called in a thread without an event loop."""
    message = get_channel_layer().group_send(_group(event_pk), {"type": "wake"})
    if _loops:
        asyncio.run_coroutine_threadsafe(message, _loops[-1])
    else:
        asyncio.run(message)


async def listen(event_pk: int, woken: asyncio.Event) -> None:
    """Set ``woken`` each time the event's hubs are woken, until cancelled.

    A channel layer that cannot be reached is tried again: until then hubs look by themselves.
    """
    while True:
        try:
            await _listen(event_pk, woken)
        except Exception as error:  # whatever the layer's server says
            logger.warning("event %s: the channel layer is away: %s", event_pk, error)
            await asyncio.sleep(TRY_AGAIN_AFTER)


async def _listen(event_pk: int, woken: asyncio.Event) -> None:
    layer = get_channel_layer()
    channel, group = await layer.new_channel(), _group(event_pk)
    await layer.group_add(group, channel)
    _loops.append(asyncio.get_running_loop())
    try:
        while True:
            await layer.receive(channel)
            woken.set()
    finally:
        _loops.remove(asyncio.get_running_loop())
        await layer.group_discard(group, channel)


def _group(event_pk: int) -> str:
    return f"event.{event_pk}"
