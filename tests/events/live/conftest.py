"""Sockets for the tests, closed at their end together with what served them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from accounts.models import User
from events.live.registry import registry
from events.models import Audience, Event, Speaker
from tests.events.live.sockets import Socket
from tests.support.waiting import until

Guest = Audience | Speaker | User | None
Open = Callable[..., Awaitable[Socket]]


def role_of(who: Guest) -> str:
    match who:
        case Audience():
            return f"audience:{who.public_id}"
        case Speaker():
            return f"speaker:{who.public_id}"
        case User():
            return "moderator"
    return "public"


@pytest.fixture
async def open_socket(
    transactional_db: None, browser_of: Callable[[Guest], Client]
) -> AsyncIterator[Open]:
    """Return a maker of sockets: of somebody, at an event, in their role or another."""
    opened: list[Socket] = []

    async def make(who: Guest, event: Event, as_: str | None = None, **more: Any) -> Socket:
        browser = await sync_to_async(browser_of)(who)
        opened.append(Socket(browser, event.public_id, as_ or role_of(who), **more))
        return opened[-1]

    yield make
    for socket in opened:
        await socket.leave()
    await asyncio.to_thread(until, lambda: not len(registry))
