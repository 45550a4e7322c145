"""The reconciler as a command and as a process."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from accounts.models import User
from streaming.listeners import register, unregister
from streaming.models import Stream
from streaming.services import stream_launch
from tests.streaming.hearing import Hearing
from tests.streaming.plane import Fault, Plane
from tests.support.installation import Installation
from tests.support.processes import Process
from tests.support.waiting import until


def test_once_makes_one_pass_and_one_tick(
    stream: Stream, alice: User, plane: Plane, hearing: Hearing
) -> None:
    stream_launch(stream=stream, by=alice)
    call_command("reconcile", "--once")
    stream.refresh_from_db()
    assert [each.sid for each in plane.processors()] == [stream.media_processor_sid]
    assert hearing.ticks == 1


class Watch(Hearing):
    """Counts ticks from the first request on, fails at each, and ends the process at the fifth."""

    def __init__(self, plane: Plane) -> None:
        super().__init__()
        self.plane = plane
        self.waiting_for = 0

    def tick(self) -> None:
        self.ticks += bool(self.plane.requests)
        if self.ticks == 5:
            self.waiting_for = len(self.plane.requests)
            os.kill(os.getpid(), signal.SIGTERM)
        raise RuntimeError("The listener fell ill.")


@pytest.fixture
def signals() -> Iterator[None]:
    """The signals are the test's own again afterwards."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def watch(plane: Plane, signals: None) -> Iterator[Watch]:
    """A listener that ends the reconciler."""
    listener = Watch(plane)
    register(listener)
    yield listener
    unregister(listener)


@pytest.mark.django_db(transaction=True)
def test_time_goes_on_for_listeners_while_the_media_server_is_silent(
    watch: Watch, stream: Stream, alice: User, plane: Plane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streaming.management.commands.reconcile.INTERVAL", 0.05)
    monkeypatch.setattr("streaming.backends.twilio.TIMEOUT", 2.0)
    stream_launch(stream=stream, by=alice)
    plane.faults.append(Fault("silent", times=10))
    call_command("reconcile")
    assert watch.waiting_for == 1


@pytest.mark.django_db(transaction=True)
def test_a_pass_that_cannot_go_on_ends_the_whole_process(
    signals: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unusable() -> None:
        raise ImproperlyConfigured("There is no such media plane.")

    monkeypatch.setattr("streaming.management.commands.reconcile.media_backend", unusable)
    before = set(threading.enumerate())
    with pytest.raises(ImproperlyConfigured):
        call_command("reconcile")
    assert set(threading.enumerate()) <= before


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
