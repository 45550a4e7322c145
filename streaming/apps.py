"""The streaming app: how a programme is carried."""

from django.apps import AppConfig


class StreamingConfig(AppConfig):
    """Streams, their reconciler and the media planes behind them."""

    name = "streaming"
