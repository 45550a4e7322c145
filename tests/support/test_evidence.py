"""What a failed test prints must help on a machine nobody can look at."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import ROOT

FAILING = """
import sys
import pytest
from tests.support.chromium import chromium
from tests.support.processes import Process
from tests.support.story import person
from tests.support.waiting import until

@pytest.fixture
def page():
    with chromium() as browser:
        yield person(browser)

def test_that_fails(page):
    process = Process([sys.executable, "-c", "print('the last words')"], environment={})
    until(lambda: "last" in process.output())
    page.goto("data:text/html,<p>Nothing to see.</p><video id=dark></video>")
    page.evaluate("hueAt('#dark', 0.5, 0.25)")
    page.evaluate("console.error('a cry for help')")
    page.evaluate("fetch('http://127.0.0.1:1/').catch(() => {})")
    assert False
"""


@pytest.mark.browser
def test_a_failed_test_prints_what_its_pages_and_processes_did(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(FAILING)
    command = [sys.executable, "-m", "pytest", "-c", "/dev/null", "-p", "tests.support.evidence"]

    answer = subprocess.run(
        [*command, "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    for seen in (
        "text: Nothing to see.",
        '"ready": 0',
        'looked: {"#dark 0.5 0.25":',
        "a cry for help",
        "failed: http://127.0.0.1:1/",
        "the last words",
    ):
        assert seen in answer.stdout, answer.stdout
