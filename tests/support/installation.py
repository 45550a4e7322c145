"""A whole Footlight on free ports with its own database: web, media server, reconciler."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.support.ports import free_port
from tests.support.processes import ROOT, Process
from tests.support.worker import Worker

DATABASE = "footlight.sqlite3"
_COMMANDS = {
    "media": ["mediaserver"],
    "reconciler": ["reconcile"],
    "tasks": ["db_worker", "--interval", "0.1", "--no-startup-delay"],
}


class Installation:
    """Settings for one installation in ``folder``; ``start`` runs its processes."""

    def __init__(self, folder: Path) -> None:
        self.web_port = free_port()
        self.media_port = free_port()
        self.site = f"http://localhost:{self.web_port}"
        self.media = f"http://localhost:{self.media_port}"
        self.account_sid = "AC" + secrets.token_hex(16)
        self.auth_token = secrets.token_hex(16)
        self.folder = folder
        self.environment = {
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "SITE_URL": self.site,
            "WEB_PORT": str(self.web_port),
            "MEDIASERVER_URL": self.media,
            "MEDIASERVER_PORT": str(self.media_port),
            "MEDIASERVER_UDP_PORT": str(free_port(socket.SOCK_DGRAM)),
            "TWILIO_ACCOUNT_SID": self.account_sid,
            "TWILIO_AUTH_TOKEN": self.auth_token,
            "TWILIO_API_KEY_SID": "SK" + secrets.token_hex(16),
            "TWILIO_API_KEY_SECRET": secrets.token_urlsafe(24),
        }
        self.processes: dict[str, Process] = {}
        self._insider: Worker | None = None

    def migrate(self) -> None:
        """Create the database: a copy of the one that was migrated first in this run."""
        shutil.copy(_migrated(), self.folder / DATABASE)

    def manage(self, *words: str) -> str:
        """Run one management command to its end and return what it printed."""
        command = [sys.executable, "manage.py", *words]
        environment = self._environment()
        answer = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        return answer.stdout

    def call(self, module: str, function: str, **given: Any) -> dict[str, Any]:
        """Call a function on the database, in another process. Raises WorkerError."""
        if self._insider is None:
            self._insider = Worker("tests.support.insider", environment=self._environment())
        return self._insider.ask("call", module=module, function=function, given=given)

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", **self.environment}

    def event(
        self, *, speakers: int = 2, audience: int = 2, speakers_enter: str = "stage"
    ) -> dict[str, Any]:
        """Create a launched event of its own organization; return its links."""
        return self.call(
            "tests.support.make_event",
            "make",
            speakers=speakers,
            audience=audience,
            speakers_enter=speakers_enter,
        )

    def end(self, event: dict[str, Any]) -> None:
        """End an event's stream. Raises WorkerError when it has ended."""
        self.call("tests.support.make_event", "end", public_id=event["id"])

    def media_client(self) -> httpx.Client:
        """Return an HTTP client of the media server's REST resources."""
        credentials = (self.account_sid, self.auth_token)
        return httpx.Client(base_url=self.media, auth=credentials, trust_env=False)

    def start(self, *names: str) -> None:
        """Start ``web``, ``media`` and ``reconciler``, or those named; wait for their answers.

        ``tasks`` is the worker, which sends mails to where ``EMAIL_URL`` says.
        """
        for name in names or ("media", "web", "reconciler"):
            self.processes[name] = self._process(name)
        for name, url in (("media", f"{self.media}/healthz"), ("web", f"{self.site}/")):
            if name in self.processes:
                self.processes[name].wait_for_http(url)

    def composers(self) -> list[int]:
        """Return the process ids of the running composers."""
        children = psutil.Process(self.processes["media"].popen.pid).children()
        return [child.pid for child in children if child.status() != psutil.STATUS_ZOMBIE]

    def kill_composers(self) -> None:
        """Kill every composer without warning."""
        for pid in self.composers():
            os.kill(pid, signal.SIGKILL)

    def _process(self, name: str) -> Process:
        if name == "web":
            port = ["--bind", "127.0.0.1", "--port", str(self.web_port)]
            command = [sys.executable, "-m", "daphne", *port, "config.asgi:application"]
            return Process(command, environment=self.environment)
        return Process.manage(*_COMMANDS[name], environment=self.environment)

    def stop(self) -> None:
        """End every process that was started."""
        while self.processes:
            self.processes.popitem()[1].stop()
        if self._insider is not None:
            self._insider.stop()
            self._insider = None


_kept = tempfile.TemporaryDirectory()


@cache
def _migrated() -> Path:
    """Return the file of an empty database."""
    first = Installation(Path(_kept.name))
    first.manage("migrate", "--verbosity", "0")
    return first.folder / DATABASE
