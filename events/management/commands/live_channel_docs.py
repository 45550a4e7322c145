"""``manage.py live_channel_docs``: makes the tables of docs/live-channel.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.live.docs import with_tables


class Command(BaseCommand):
    """Writes the live channel's sections, messages and close codes into its page."""

    help = "Make the tables of docs/live-channel.md from the declarations."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``--check``."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail if it would")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page, or say that it is not what it should be."""
        page = settings.BASE_DIR / "docs" / "live-channel.md"
        written = page.read_text()
        wanted = with_tables(written)
        if options["check"] and written != wanted:
            raise CommandError("docs/live-channel.md is stale: run manage.py live_channel_docs.")
        if not options["check"]:
            page.write_text(wanted)
