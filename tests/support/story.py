"""What people do in their browsers, as steps that tests and benchmarks share."""

import contextlib
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, Page, expect

from tests.support import evidence

CLOCK = Path(__file__).with_name("clock.js")
EARS = Path(__file__).with_name("ears.js")
ENOUGH = 60_000
"""Milliseconds for anything a person waits for on a busy machine."""
expect.set_options(timeout=ENOUGH)


def person(browser: Browser, *, width: int = 1280, height: int = 800) -> Page:
    """Return the first page of somebody with a browser of their own."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(ENOUGH)
    evidence.keep(page)
    for script in (CLOCK, EARS):
        page.add_init_script(path=script)
    return page


def join_as_speaker(page: Page, link: str, *, hue: int | None = None, tone: int = 440) -> None:
    """Open a personal link, check the devices and join the room.

    With a ``hue`` the camera films a clock on that colour and the microphone hears a tone.
    """
    if hue is not None:
        page.add_init_script(f"filmTheClock({{ hue: {hue}, tone: {tone} }})")
    page.goto(link)
    check_devices(page)
    page.get_by_role("button", name="Join the room").click()
    expect(page.locator("[data-room-view]")).to_be_visible(timeout=ENOUGH)


def check_devices(page: Page) -> None:
    """See one's own picture; the browser was told to allow camera and microphone."""
    page.wait_for_function("() => document.querySelector('[data-check-video]').videoWidth > 0")


def watch(page: Page, link: str) -> None:
    """Open a ticket and wait until the programme moves."""
    page.goto(link)
    wait_until_playing(page)


def wait_until_playing(page: Page) -> None:
    """Wait until the programme on the page goes on from where it is now."""
    page.wait_for_function(
        """() => {
            const video = document.querySelector("[data-video]");
            if (!video?.videoWidth || video.paused) return false;
            window.playedFrom ??= video.currentTime;
            return video.currentTime > window.playedFrom + 0.5;
        }""",
        polling=100,
    )
    page.evaluate("window.playedFrom = undefined")


def moderate(page: Page, event: dict[str, Any]) -> None:
    """Sign in as the event's moderator and open the console."""
    page.goto(event["moderate_url"])
    page.get_by_label("E-mail").fill(event["moderator"]["email"])
    page.get_by_label("Password").fill(event["moderator"]["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="In the house")).to_be_visible(timeout=ENOUGH)


def wait_for_hue(page: Page, selector: str, x: float, y: float, hue: int) -> None:
    """Wait until a video shows ``hue``, give or take what cameras and codecs do to it."""
    page.wait_for_function(
        """([video, x, y, hue]) => {
            const apart = Math.abs(hueAt(video, x, y) - hue);
            return Math.min(apart, 360 - apart) < 25;
        }""",
        arg=[selector, x, y, hue],
        polling=250,  # reading a picture back costs as much as showing it
    )


def wait_for_tone(page: Page, selector: str, tone: int) -> None:
    """Wait until a media element plays a tone of ``tone`` Hz well above its surroundings."""
    page.wait_for_function(
        "([element, tone]) => hear(element, tone)", arg=[selector, tone], polling=200
    )


def shows(
    page: Page, selector: str, points: list[tuple[float, float]], hue: int, *, seconds: float
) -> bool:
    """Return whether a playing video shows ``hue`` at any of the points within ``seconds``."""
    return bool(
        page.evaluate(
            """async ([video, points, hue, seconds]) => {
                const end = performance.now() + seconds * 1000;
                while (performance.now() < end) {
                    for (const [x, y] of points) {
                        const apart = Math.abs(hueAt(video, x, y) - hue);
                        if (Math.min(apart, 360 - apart) < 25) return true;
                    }
                    await new Promise((resolve) => setTimeout(resolve, 100));
                }
                return false;
            }""",
            [selector, points, hue, seconds],
        )
    )


def hears(page: Page, selector: str, tone: int) -> bool:
    """Return whether a media element that matches plays a tone of ``tone`` Hz now."""
    return bool(page.evaluate("([element, tone]) => hear(element, tone)", [selector, tone]))


def kill_browser(mark: str) -> None:
    """Kill the browser that was started with the argument ``mark``: nobody hears a goodbye."""
    for process in psutil.process_iter(["cmdline"]):
        if mark in (process.info["cmdline"] or []):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
