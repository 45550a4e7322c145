"""``manage.py demo_links``: says where to look as soon as the demonstration is live."""

import signal
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from events import demo
from events.seed import DemoSeed, demo_seed

_LOOK_EVERY = 0.25


class Command(BaseCommand):
    """Waits for the demonstration's programme, prints its links, stays for Ctrl-C."""

    help = "Waits until the demonstration is live, prints its links and writes var/demo.json."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the links once the programme is live; then wait for the signal that ends it."""
        seed = demo_seed()
        while not demo.is_live(seed):
            time.sleep(_LOOK_EVERY)
        demo.write_links(seed)
        self.stdout.write(self._text(seed))
        self.stdout.flush()
        signal.pause()

    @staticmethod
    def _text(seed: DemoSeed) -> str:
        return f"""
Footlight is live. Open in a browser:

  Watch       {seed.audience_urls[0]}
              (two more tickets are in {demo.links_file()})
  Speak       {seed.speaker_url}
              (in another browser; allow camera and microphone)
  Moderate    {seed.moderate_url}
              {seed.moderator_email}  {seed.moderator_password}
  Admin       {settings.SITE_URL}/admin/
              {seed.admin_email}  {seed.admin_password}

Ctrl-C ends everything.
"""
