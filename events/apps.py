"""The events app: what happens on stage and in the house."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events, their people, their pages and their live channel."""

    name = "events"

    def ready(self) -> None:
        """Hear of changes to streams and to accounts, and of the time."""
        from accounts import listeners as accounts
        from events.clockwork import MailClock
        from events.listeners import EventAccountsListener, EventStreamListener
        from streaming import listeners as streaming

        accounts.register(EventAccountsListener())
        streaming.register(EventStreamListener())
        streaming.register(MailClock())
