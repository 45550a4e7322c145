"""The reconciler as a command and as a process."""

import signal
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import User
from streaming.models import Stream
from streaming.services import stream_launch
from tests.streaming.plane import Plane
from tests.support.installation import Installation
from tests.support.processes import Process
from tests.support.waiting import until


def test_once_makes_one_pass(stream: Stream, alice: User, plane: Plane) -> None:
    stream_launch(stream=stream, by=alice)
    call_command("reconcile", "--once")
    stream.refresh_from_db()
    assert [each.sid for each in plane.processors()] == [stream.media_processor_sid]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_waits_for_a_database_and_a_signal_ends_it_cleanly(
    number: signal.Signals, tmp_path: Path
) -> None:
    environment = Installation(tmp_path).environment
    process = Process.manage("reconcile", environment=environment)
    try:
        until(lambda: process.output().count("the database does not answer") > 1, within=60)
        process.popen.send_signal(number)
        assert process.popen.wait(timeout=15) == 0
        assert "the reconciler ends" in process.output()
        assert "Traceback" not in process.output()
    finally:
        process.stop()
