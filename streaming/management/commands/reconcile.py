"""``manage.py reconcile``: the reconciler's process."""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connections

from streaming.backends.current import media_backend
from streaming.listeners import tell
from streaming.reconciler import reconcile_all

logger = logging.getLogger(__name__)

INTERVAL = 1.0  # seconds between passes


class Command(BaseCommand):
    """Makes true what people asked of streams, until it is told to stop."""

    help = "Makes true what people asked of streams, until SIGTERM or SIGINT."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare ``--once``."""
        parser.add_argument("--once", action="store_true", help="make one pass, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run passes; a signal lets the current one finish."""
        if options["once"]:
            reconcile_all(backend=media_backend())
            _tick()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        logger.info("the reconciler runs")
        ticking = threading.Thread(target=_repeat, args=(_tick, stop), name="tick")
        ticking.start()
        try:
            _repeat(_pass, stop)
        finally:  # a process that ends is started again, one that only ticks is not
            stop.set()
            ticking.join()
        logger.info("the reconciler ends")


def _repeat(work: Callable[[], None], stop: threading.Event) -> None:
    """Do ``work`` once a second until told to stop."""
    while not stop.is_set():
        close_old_connections()
        work()
        stop.wait(INTERVAL)
    connections.close_all()


def _pass() -> None:
    """Make one pass; a database that is away or busy is tried again a second later."""
    try:
        reconcile_all(backend=media_backend())
    except DatabaseError as error:
        logger.error("the database does not answer: %s", error)


def _tick() -> None:
    """Tell the listeners that a second has passed, however long a pass may take."""
    tell(lambda listener: listener.tick())
