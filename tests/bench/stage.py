"""How long after a viewer accepts the moderator's page shows that they publish.

Real browsers on the real pages, a whole installation and two cores for all of it. The clock starts
with the click on Accept; the device check is answered as soon as it lets one, and the clock stops
when the console draws microphone and camera of the viewer in the green room.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.live.bars import missed
from tests.support.chromium import chromium
from tests.support.installation import Installation
from tests.support.story import join_as_speaker, moderate, person, watch

ROUNDS = 20
BARS = {"accept → publishing p95, s": 3.0}

NOTE_CLICK = """() => {
    window.clicked = undefined;
    const note = () => (window.clicked = Date.now());
    document.addEventListener("click", note, { capture: true, once: true });
}"""
NOTE_PUBLISHED = """() => {
    window.published = undefined;
    const observer = new MutationObserver(() => {
        if (!document.querySelector("[data-green-roster] [data-marks='mic camera']")) return;
        observer.disconnect();
        window.published = Date.now();
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
}"""


def main() -> None:
    """Measure and print; ends with an error when the bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder))
        try:
            installation.migrate()
            installation.start()
            event = installation.event(speakers=1, audience=1)
            with chromium() as browser:
                sam, vera, mona = (person(browser) for _ in range(3))
                join_as_speaker(sam, event["speaker_urls"][0], hue=200)
                watch(vera, event["audience_urls"][0])
                moderate(mona, event)
                seconds = sorted(_round(vera, mona) for _ in range(ROUNDS))
        finally:
            installation.stop()
    p95 = seconds[int(len(seconds) * 0.95)]
    print("| rounds | median | p95 | max |\n|---|---|---|---|")
    print(f"| {ROUNDS} | {statistics.median(seconds):.2f} s | {p95:.2f} s | {seconds[-1]:.2f} s |")
    if wrong := missed({"accept → publishing p95, s": p95}, BARS):
        sys.exit("\n".join(["", "Missed:", *wrong]))


def _round(vera: Page, mona: Page) -> float:
    """Bring Vera to the green room and back to her seat; return the seconds up there."""
    mona.evaluate(NOTE_PUBLISHED)
    vera.evaluate(NOTE_CLICK)
    mona.get_by_role("button", name="Invite: Vera", exact=True).first.click()
    vera.get_by_role("button", name="Accept").click()
    vera.get_by_role("button", name="Go to the green room").click()
    published: int = mona.wait_for_function("() => window.published").json_value()
    clicked: int = vera.evaluate("window.clicked")
    mona.get_by_role("button", name="More: Vera", exact=True).first.click()
    mona.get_by_role("button", name="Back to seat: Vera", exact=True).first.click()
    mona.get_by_role("button", name="Invite: Vera", exact=True).wait_for()
    return (published - clicked) / 1000
