"""Tests of a group take turns in one process: two media tests at once want more than two cores."""

import os
import subprocess
import sys
from pathlib import Path

GROUPED = """
import pytest

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(8))
def test_it(number, worker_id, request):
    with (request.path.parent / "workers").open("a") as file:
        file.write(worker_id + "\\n")

@pytest.mark.parametrize("number", range(8))
def test_others(number):
    pass
"""


def test_a_group_stays_in_one_process(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(GROUPED)
    command = [sys.executable, "-m", "pytest", "-c", "/dev/null", "-p", "no:django"]
    options = ["-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder"]

    answer = subprocess.run(
        [*command, *options, str(tmp_path)],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr
    workers = (tmp_path / "workers").read_text().split()
    assert (len(workers), len(set(workers))) == (8, 1)
