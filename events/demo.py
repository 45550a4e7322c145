"""The demonstration: which processes it needs, which ports they take, and its links."""

import errno
import json
import shlex
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from honcho.environ import parse_procfile

from events.seed import DemoSeed
from streaming.backends.base import BackendError
from streaming.backends.current import media_backend
from streaming.models import Stream, StreamState


class PortInUse(Exception):  # noqa: N818 - it is a fact about the machine, told to a person
    """A port the demonstration needs is taken; the text says which and what to do."""


def processes(seed: DemoSeed) -> Iterator[tuple[str, str]]:
    """Yield name and command of every process: the Procfile's, the speakers and the guide."""
    yield from parse_procfile((settings.BASE_DIR / "Procfile").read_text()).processes.items()
    python = shlex.quote(sys.executable)
    links = " ".join(shlex.quote(link) for link in seed.lineup_urls)
    yield "speakers", f"{python} -m streaming.synthetic {links}"
    yield "guide", f"{python} manage.py demo_links"


def require_free_ports() -> None:
    """Raise PortInUse where another program already listens."""
    wanted = (
        ("WEB_PORT and SITE_URL", settings.WEB_BIND, settings.WEB_PORT, socket.SOCK_STREAM),
        (
            "MEDIASERVER_PORT and MEDIASERVER_URL",
            settings.MEDIASERVER_BIND,
            settings.MEDIASERVER_PORT,
            socket.SOCK_STREAM,
        ),
        ("MEDIASERVER_UDP_PORT", "0.0.0.0", settings.MEDIASERVER_UDP_PORT, socket.SOCK_DGRAM),  # noqa: S104
    )
    for setting, host, port, kind in wanted:
        if _is_taken(host, port, kind):
            raise PortInUse(
                f"{'UDP' if kind == socket.SOCK_DGRAM else 'TCP'} port {port} is in use by another "
                f"program. End that program, or choose another port with {setting} in .env."
            )


def is_live(seed: DemoSeed) -> bool:
    """Return whether the programme plays now; a row left by an earlier run does not count."""
    stream = Stream.objects.get(pk=seed.stream_id)
    if stream.state != StreamState.LIVE:
        return False
    try:
        streamer = media_backend().streamer_fetch(sid=stream.player_streamer_sid)
    except BackendError:
        return False
    return streamer is not None and streamer.status == "started"


def _is_taken(host: str, port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
            raise
    return False


def links(seed: DemoSeed) -> dict[str, Any]:
    """Return the demonstration's links and credentials, as var/demo.json holds them."""
    return {
        "site": settings.SITE_URL,
        "admin": {
            "url": f"{settings.SITE_URL}/admin/",
            "email": seed.admin_email,
            "password": seed.admin_password,
        },
        "event": {"id": seed.event_id, "url": seed.event_url},
        "speaker": {"url": seed.speaker_url},
        "moderator": {
            "url": seed.moderate_url,
            "email": seed.moderator_email,
            "password": seed.moderator_password,
        },
        "audience": [{"url": url} for url in seed.audience_urls],
        "media": {
            "url": settings.MEDIASERVER_URL,
            "account_sid": settings.TWILIO_ACCOUNT_SID,
            "auth_token": settings.TWILIO_AUTH_TOKEN,
            "api_key_sid": settings.TWILIO_API_KEY_SID,
            "api_key_secret": settings.TWILIO_API_KEY_SECRET,
        },
    }


def links_file() -> Path:
    """Return where the links are written for programs."""
    return Path(settings.VAR_DIR) / "demo.json"


def write_links(seed: DemoSeed) -> None:
    """Write the links for programs, readable by their owner only: they hold credentials."""
    path = links_file()
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(links(seed), indent=2) + "\n")
    draft.replace(path)
