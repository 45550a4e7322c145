"""What time does to mails: reminders come due, lost ones are taken up, old ones forgotten."""

from datetime import datetime, timedelta

from accounts.delivery import mails_take_up
from accounts.pruning import prune
from config import clock
from events.mails.mailing import mailings_take_up
from events.services.reminders import reminders_begin
from streaming.listeners import StreamListener

PRUNE_EVERY = timedelta(hours=1)


class MailClock(StreamListener):
    """Looks after the mails about once a second, in every reconciler process."""

    def __init__(self) -> None:
        self._pruned_at: datetime | None = None

    def tick(self) -> None:
        """Begin what is due; each part happens once, however many processes look."""
        now = clock.now()
        reminders_begin(now=now)
        mailings_take_up(now=now)
        mails_take_up(now=now)
        if self._pruned_at is None or now - self._pruned_at >= PRUNE_EVERY:
            self._pruned_at = now
            prune(now=now)
