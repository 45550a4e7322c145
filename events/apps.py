"""The events app: what happens on stage and in the house."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events, their people, their pages and their live channel."""

    name = "events"

    def ready(self) -> None:
        """Hear of the streams' changes."""
        from events.listeners import EventStreamListener
        from streaming.listeners import register

        register(EventStreamListener())
