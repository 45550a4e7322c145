"""Glass to glass: how long after a speaker's camera saw it a viewer's screen shows it.

A speaker's browser films a clock (640×360, 24 frames a second) on the real speaker page; a
viewer's browser plays the programme on the real audience page and reads the clock back from every
frame its video element presents. Both run on this machine: one clock, and two cores for all of it.
Memory is each process's resident set at the end of the run.
"""

import statistics
import tempfile
from pathlib import Path

import psutil
from playwright.sync_api import Page

from tests.support.chromium import chromium
from tests.support.installation import Installation
from tests.support.story import join_as_speaker, person, watch

SECONDS = 60
SETTLE = 15
"""Seconds the player has to reach its target latency before the measurement begins."""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder))
        try:
            installation.migrate()
            installation.start()
            event = installation.event(speakers=1, audience=1)
            with chromium() as browser:
                join_as_speaker(person(browser), event["speaker_urls"][0], hue=200)
                viewer = person(browser)
                watch(viewer, event["audience_urls"][0])
                print(_latency(viewer))
                print(_memory(installation))
        finally:
            installation.stop()


def _latency(viewer: Page) -> str:
    read = "seconds => readTheClock(document.querySelector('[data-video]'), seconds)"
    viewer.evaluate(read, SETTLE)
    answer = viewer.evaluate(read, SECONDS)
    delays = sorted(answer["delays"])
    p95 = delays[int(len(delays) * 0.95)]
    return (
        "| frames shown | clock read | median | p95 | max |\n|---|---|---|---|---|\n"
        f"| {answer['frames']} | {len(delays)} | {statistics.median(delays) / 1000:.2f} s "
        f"| {p95 / 1000:.2f} s | {delays[-1] / 1000:.2f} s |\n"
    )


def _memory(installation: Installation) -> str:
    rows = ["| process | resident |", "|---|---|"]
    for name, process in installation.processes.items():
        parent = psutil.Process(process.popen.pid)
        rows.append(f"| {name} | {_megabytes(parent)} |")
        rows += [f"| {name}: composer | {_megabytes(child)} |" for child in parent.children()]
    return "\n".join(rows)


def _megabytes(process: psutil.Process) -> str:
    return f"{process.memory_info().rss / 2**20:.0f} MB"
