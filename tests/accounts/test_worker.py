"""The worker's process: killed while the mail server has the mail in hand."""

import signal
from pathlib import Path
from typing import Any

import pytest

from tests.support.installation import Installation
from tests.support.smtp import MailServer
from tests.support.waiting import until

LATER = 400  # seconds: longer than the dead worker's claim


@pytest.mark.timeout(120)
def test_a_mail_survives_the_death_of_its_worker(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    installation.migrate()
    server = MailServer()
    installation.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"

    def call(function: str, **given: Any) -> dict[str, Any]:
        return installation.call("tests.support.post", function, **given)

    try:
        call("queue", to="vera@example.org")
        installation.start("tasks")
        first = installation.processes["tasks"]
        until(lambda: call("mail")["attempts"] == 1, within=30)  # nobody listens yet
        assert call("mail")["state"] == "queued"
        with server.running():
            server.stalled = True
            call("let_pass", seconds=LATER)
            assert server.reading.wait(30), first.output()
            first.stop(signal.SIGKILL)
            server.stalled = False
        server.taken.clear()  # whatever it did with the mail: the worker never heard
        assert call("mail")["state"] == "queued"
        installation.start("tasks")
        with server.running():
            assert call("take_up") == {"taken": 0}  # the dead one's claim holds
            call("let_pass", seconds=LATER)
            assert call("take_up") == {"taken": 1}
            until(lambda: call("mail")["state"] == "sent", within=30)
    finally:
        installation.stop()
    assert len(server.taken) == 1
    assert len(server.seen) == 2
    assert len(set(server.seen)) == 1  # the same Message-ID: it is the same mail
