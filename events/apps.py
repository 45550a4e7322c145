"""The events app: what happens on stage and in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Events, their people, their pages and their live channel."""

    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        """Hear of changes to streams and to accounts, and of the time."""
        from accounts import listeners as accounts
        from events.clockwork import MailClock
        from events.listeners import EventAccountsListener, EventStreamListener
        from streaming import listeners as streaming

        accounts.register(EventAccountsListener())
        streaming.register(EventStreamListener())
        streaming.register(MailClock())
