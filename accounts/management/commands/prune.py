"""``manage.py prune``: what the reconciler does once an hour, now."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.pruning import prune
from config import clock


class Command(BaseCommand):
    """Deletes what nobody needs any more, and says how much it was."""

    help = "Deletes old task results, mails, kept answers and sessions."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete and say."""
        for name, number in prune(now=clock.now()).items():
            self.stdout.write(f"{number} {name}")
