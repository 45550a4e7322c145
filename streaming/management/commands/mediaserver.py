"""``manage.py mediaserver``: runs the bundled media server."""

import logging
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError

from streaming.mediaserver.accounts import Account
from streaming.mediaserver.config import MediaServerConfig
from streaming.mediaserver.serving import ListenError, run

PORT_SETTINGS = {"TCP": "MEDIASERVER_PORT", "UDP": "MEDIASERVER_UDP_PORT"}


class Command(BaseCommand):
    """Runs the media server until SIGTERM or Ctrl-C."""

    help = "Run the bundled media server: rooms, composers and low-latency HLS."
    requires_system_checks = [Tags.security]  # it has no pages, and needs none of their packages

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve; one sentence and exit status 1 when the settings do not allow it."""
        # At INFO, httpx would log every callback's URL, which may hold its receiver's secret.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        try:
            config = config_from_settings()
            run(config, ready=lambda: self._announce(config))
        except ListenError as error:
            raise CommandError(
                f"{error.protocol} port {error.port} cannot be used ({error.reason}); free it, or "
                f"set {PORT_SETTINGS[error.protocol]} to another one."
            ) from error
        except ValueError as error:
            raise CommandError(f"The media server's settings are not usable: {error}") from error

    def _announce(self, config: MediaServerConfig) -> None:
        self.stdout.write(
            f"Media server on {config.host}:{config.port}, media on UDP {config.udp_port}, "
            f"public at {config.public_url}"
        )
        self.stdout.flush()


def config_from_settings() -> MediaServerConfig:
    """Build the server's configuration; raises ValueError with a sentence."""
    first = Account(
        sid=settings.TWILIO_ACCOUNT_SID,
        auth_token=settings.TWILIO_AUTH_TOKEN,
        api_keys={settings.TWILIO_API_KEY_SID: settings.TWILIO_API_KEY_SECRET},
    )
    return MediaServerConfig(
        host=settings.MEDIASERVER_BIND,
        port=settings.MEDIASERVER_PORT,
        udp_port=settings.MEDIASERVER_UDP_PORT,
        public_url=settings.MEDIASERVER_URL,
        addresses=tuple(settings.MEDIASERVER_ADDRESSES),
        accounts=(first, *(Account(**entry) for entry in settings.MEDIASERVER_ACCOUNTS)),
    )
