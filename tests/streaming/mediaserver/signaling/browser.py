"""Real browsers with the real twilio-video.js, and a server with real media for them."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route, WebSocketRoute

from streaming.mediaserver.rooms import Participant, Room, Rooms
from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.connection import Connection
from streaming.mediaserver.sfu.mux import UdpMux
from streaming.mediaserver.signaling import Signaling
from tests.streaming.mediaserver.signaling.serving import serve
from tests.streaming.mediaserver.signaling.tokens import ACCOUNT, ACCOUNTS, token
from tests.support.chromium import ARGUMENTS, executable

ROOT = Path(__file__).parents[4]
PAGE = Path(__file__).with_name("page.html")
SDK = ROOT / "node_modules/twilio-video/dist/twilio-video.min.js"
AUTOPLAY = "--autoplay-policy=no-user-gesture-required"
PATIENCE = 20.0
"""Seconds within which everything that must happen has happened."""
LOOK = 1.2
"""Seconds between two looks at what comes in; Chromium's fake microphone beeps every second."""
SILENCE = 1e-4
"""Sound energy below which nobody hears anything."""
FACES = {"audio": True, "video": {"width": 320, "height": 240, "frameRate": 15}}


@dataclass
class Studio:
    """A media server as far as browsers in rooms need it."""

    rooms: Rooms
    signaling: Signaling
    url: str

    def room(self, name: str = "stage") -> Room:
        return self.rooms.find(ACCOUNT.sid, name)


@contextlib.asynccontextmanager
async def studio(**options: Any) -> AsyncIterator[Studio]:
    """Serve signalling, media and the page; options are those of :class:`Signaling`."""
    udp, certificate, rooms = UdpMux(), Certificate.generate(), Rooms()
    udp.open()
    signaling = Signaling(
        ACCOUNTS, rooms, lambda listener: Connection(udp, certificate, listener), **options
    )
    app = Starlette(
        routes=[
            WebSocketRoute("/signaling", signaling.endpoint),
            Route("/", lambda request: FileResponse(PAGE)),
            Route("/twilio-video.min.js", lambda request: FileResponse(SDK)),
        ]
    )
    async with serve(app) as port:
        yield Studio(rooms, signaling, f"http://127.0.0.1:{port}/")
        await signaling.stop()
    udp.close()


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start a browser with a fake camera and microphone."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable(), args=[*ARGUMENTS, AUTOPLAY]
        )
        yield browser
        await browser.close()


class Person:
    """Somebody at a browser page of their own."""

    def __init__(self, studio: Studio, page: Page, identity: str) -> None:
        self.studio = studio
        self.page = page
        self.identity = identity

    async def run(self, script: str, argument: object = None) -> Any:
        return await self.page.evaluate(script, argument)

    async def join(self, jwt: str | None = None, **options: object) -> object:
        """Enter the room; returns ``"connected"`` or the error code."""
        options = {"name": "stage", **FACES, **options}
        jwt = jwt or token(self.identity, "stage")
        return await self.run("([jwt, options]) => join(jwt, options)", [jwt, options])

    async def participant(self) -> Participant:
        """Return who this is in the server's room."""
        sid = await self.run("room.localParticipant.sid")
        return self.studio.room().all_participants[sid]

    async def heard(self) -> list[str]:
        lines: list[str] = await self.run("heard")
        return lines

    async def hears(self, *lines: str) -> None:
        """Wait until all these lines have been heard."""
        deadline = time.monotonic() + PATIENCE
        while missing := set(lines) - set(await self.heard()):
            assert time.monotonic() < deadline, f"{missing} not in {await self.heard()}"
            await asyncio.sleep(0.1)

    async def hears_nothing_of(self, *words: str) -> None:
        """See that no line heard so far has any of these words."""
        assert not [line for line in await self.heard() for word in words if word in line]

    async def forget(self) -> None:
        """Forget what was heard so far."""
        await self.run("heard.length = 0")

    async def receives(self, *, audio: int, video: int) -> None:
        """Wait until so many tracks of a kind are seen to move and heard to sound."""
        deadline = time.monotonic() + PATIENCE
        before = await self._incoming()
        while True:
            await asyncio.sleep(LOOK)
            now = await self._incoming()
            alive = [key[0] for key in now if now[key] - before.get(key, 0) > SILENCE]
            if (alive.count("audio"), alive.count("video")) == (audio, video):
                return
            assert time.monotonic() < deadline, f"{before} became {now}"
            before = now

    async def _incoming(self) -> dict[tuple[str, str], float]:
        """Sound energy and decoded frames so far, by kind and id."""
        reports = await self.run("incoming()")
        return {
            (r["kind"], r["id"]): r["energy"] if r["kind"] == "audio" else r["frames"]
            for r in reports
        }


class Stage:
    """The studio with a browser in which people appear."""

    def __init__(self, studio: Studio, browser: Browser) -> None:
        self.studio = studio
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    async def close(self) -> None:
        """Close everybody's page."""
        for context in self._contexts:
            await context.close()

    async def person(self, identity: str) -> Person:
        """Open a page for somebody, who has not joined yet."""
        self._contexts.append(await self._browser.new_context())
        page = await self._contexts[-1].new_page()
        await page.goto(self.studio.url)
        return Person(self.studio, page, identity)

    async def speaker(self, identity: str, **options: Any) -> Person:
        """Open a page for somebody and let them join."""
        person = await self.person(identity)
        assert await person.join(**options) == "connected"
        return person
