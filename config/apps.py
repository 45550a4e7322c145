"""The project itself as an app, so that its system checks are registered."""

from django.apps import AppConfig


class FootlightConfig(AppConfig):
    """Settings and their checks."""

    name = "config"
    verbose_name = "Footlight"

    def ready(self) -> None:
        """Register the system checks."""
        from config import checks  # noqa: F401
