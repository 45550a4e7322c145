"""``manage.py demo``: a live programme on this machine, with two synthetic speakers."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from honcho.manager import Manager

from events import demo
from events.seed import demo_seed


class Command(BaseCommand):
    """Prepares the database, starts every process and ends them all on Ctrl-C."""

    help = "Shows a live programme from two synthetic speakers; prints its links. Ctrl-C ends it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until Ctrl-C or until one of the processes ends."""
        try:
            demo.require_free_ports()
        except demo.PortInUse as error:
            raise CommandError(str(error)) from None
        self.stdout.write("Starting; the programme is live in a few seconds …")
        demo.links_file().unlink(missing_ok=True)
        call_command("migrate", verbosity=0)
        manager = Manager()
        environment = {
            **os.environ,
            "WEB_BIND": settings.WEB_BIND,
            "WEB_PORT": str(settings.WEB_PORT),
            "PYTHONUNBUFFERED": "1",
        }
        for name, command in demo.processes(demo_seed(anew=True)):
            manager.add_process(name, command, cwd=str(settings.BASE_DIR), env=environment)
        manager.loop()
        demo.links_file().unlink(missing_ok=True)
        sys.exit(0 if manager.returncode in (0, 130) else manager.returncode)
