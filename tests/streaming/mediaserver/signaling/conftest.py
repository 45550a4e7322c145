"""A server of signalling alone: real sockets and rooms, scripted peer connections.

And the stage of browser tests: Chromium, a server with real media, Sam and Mona in a room.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from streaming.mediaserver.rooms import Room, Rooms
from streaming.mediaserver.sfu.types import ConnectionListener
from streaming.mediaserver.signaling import Signaling
from tests.streaming.mediaserver.signaling.browser import Person, Stage, chromium, studio
from tests.streaming.mediaserver.signaling.scripted import ScriptedConnection
from tests.streaming.mediaserver.signaling.serving import serve
from tests.streaming.mediaserver.signaling.tokens import ACCOUNT, ACCOUNTS

SESSION_TIMEOUT = 0.5
BROWSER_SESSION_TIMEOUT = 3.0


@dataclass
class House:
    """What a test needs of the server."""

    rooms: Rooms
    signaling: Signaling
    url: str = ""
    connections: list[ScriptedConnection] = field(default_factory=list)

    def room(self, name: str = "stage") -> Room:
        return self.rooms.find(ACCOUNT.sid, name)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    connections: list[ScriptedConnection] = []

    def connect(listener: ConnectionListener) -> ScriptedConnection:
        connections.append(ScriptedConnection(listener))
        return connections[-1]

    rooms = Rooms()
    signaling = Signaling(ACCOUNTS, rooms, connect, session_timeout=SESSION_TIMEOUT)
    house = House(rooms, signaling, connections=connections)
    app = Starlette(routes=[WebSocketRoute("/signaling", signaling.endpoint)])
    async with serve(app) as port:
        house.url = f"ws://127.0.0.1:{port}/signaling"
        yield house
        await signaling.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    async with studio(session_timeout=BROWSER_SESSION_TIMEOUT) as media:
        stage = Stage(media, browser)
        yield stage
        await stage.close()


@pytest_asyncio.fixture(loop_scope="module")
async def sam(stage: Stage) -> Person:
    return await stage.speaker("Sam")


@pytest_asyncio.fixture(loop_scope="module")
async def mona(stage: Stage, sam: Person) -> Person:
    mona = await stage.speaker("Mona")
    for one, other in ((sam, mona), (mona, sam)):
        for kind in ("audio", "video"):
            await one.hears(f"{other.identity} trackSubscribed {kind}")
    return mona
