"""Chromium as a participant: a page with one RTCPeerConnection, driven from the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, Route, async_playwright

from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.connection import Connection
from streaming.mediaserver.sfu.mux import UdpMux
from tests.streaming.mediaserver.sfu.support import Recorder, eventually
from tests.support.chromium import ARGUMENTS, executable

URL = "https://footlight.test/"
SCRIPT = """
const pc = new RTCPeerConnection({bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require'});
const senders = {};
pc.ontrack = ({track, transceiver}) => {
  document.getElementById(transceiver.mid)?.remove();
  const element = document.createElement(track.kind);
  element.id = transceiver.mid;
  element.autoplay = true;
  element.srcObject = new MediaStream([track]);
  document.body.append(element);
};
async function publish(kind, width, height) {
  const constraints = kind === 'video' ? {video: {width, height, frameRate: 30}} : {audio: true};
  const stream = await navigator.mediaDevices.getUserMedia(constraints);
  const [track] = stream.getTracks();
  senders[track.id] = pc.addTransceiver(track).sender;
  return track.id;
}
function unpublish(id) { pc.removeTrack(senders[id]); }
async function offer(options) {
  await pc.setLocalDescription(await pc.createOffer(options));
  return pc.localDescription.sdp;
}
async function takeAnswer(sdp) { await pc.setRemoteDescription({type: 'answer', sdp}); }
async function takeOffer(sdp) {
  await pc.setRemoteDescription({type: 'offer', sdp});
  await pc.setLocalDescription(await pc.createAnswer());
  return pc.localDescription.sdp;
}
async function stats(type) {
  return [...(await pc.getStats()).values()].filter((report) => report.type === type);
}
"""


class Peer:
    """A page and the server's `connection` with it."""

    def __init__(self, page: Page, connection: Connection, heard: Recorder) -> None:
        self.page = page
        self.connection = connection
        self.heard = heard

    async def run(self, expression: str) -> Any:
        """Evaluate JavaScript in the page."""
        return await self.page.evaluate(expression)

    async def publish(self, kind: str, *, width: int = 320, height: int = 240) -> str:
        """Add a fake camera or microphone; its track id."""
        track_id: str = await self.run(f"publish('{kind}', {width}, {height})")
        return track_id

    async def negotiate(self, options: str = "{}") -> str:
        """Let the page offer; the server's answer."""
        answer = self.connection.answer(await self.run(f"offer({options})"))
        await self.page.evaluate("sdp => takeAnswer(sdp)", answer)
        return answer

    async def take_offer(self) -> None:
        """Let the server offer."""
        answer = await self.page.evaluate("sdp => takeOffer(sdp)", self.connection.offer())
        self.connection.accept_answer(answer)

    async def join(self, *kinds: str) -> None:
        """Publish, or only listen without `kinds`, and wait for the connection."""
        for kind in kinds:
            await self.publish(kind)
        listen = "{offerToReceiveAudio: true, offerToReceiveVideo: true}"
        await self.negotiate("{}" if kinds else listen)
        await eventually(lambda: self.heard.is_connected)

    async def inbound(self, kind: str) -> list[dict[str, Any]]:
        """Read the statistics of received tracks."""
        reports = await self.run("stats('inbound-rtp')")
        return [report for report in reports if report["kind"] == kind]

    async def outbound(self, kind: str) -> list[dict[str, Any]]:
        """Read the statistics of published tracks."""
        reports = await self.run("stats('outbound-rtp')")
        return [report for report in reports if report["kind"] == kind]


class Stage:
    """A browser and a server's socket for peers."""

    def __init__(self, browser: Browser, mux: UdpMux, certificate: Certificate) -> None:
        self._browser = browser
        self._mux = mux
        self._certificate = certificate
        self.peers: list[Peer] = []

    async def peer(self) -> Peer:
        """Open a page with a peer connection of its own."""
        page = await self._browser.new_page()
        await page.route(URL, _blank)
        await page.goto(URL)
        await page.add_script_tag(content=SCRIPT)
        heard = Recorder()
        peer = Peer(page, Connection(self._mux, self._certificate, heard), heard)
        self.peers.append(peer)
        return peer


async def _blank(route: Route) -> None:
    await route.fulfill(body="<!doctype html><title>Peer</title>", content_type="text/html")


@asynccontextmanager
async def chromium_stage(mux: UdpMux, certificate: Certificate) -> AsyncIterator[Stage]:
    """Start Chromium, and end it and all connections afterwards."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable(),
            args=[*ARGUMENTS, "--autoplay-policy=no-user-gesture-required"],
        )
        stage = Stage(browser, mux, certificate)
        try:
            yield stage
        finally:
            await browser.close()
            for peer in stage.peers:
                await peer.connection.close()
