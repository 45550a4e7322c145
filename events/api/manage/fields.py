"""Parts of what the management API is told."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.moments import EARLIEST, LATEST

MOST = 1_000_000  # tickets
LAST_PLACE = 32_767  # what the smallest integers of every database hold


class MomentField(serializers.DateTimeField):
    """A moment of our time, with its offset; without one it is UTC."""

    def run_validators(self, value: Any) -> None:
        """Refuse what no event can be planned for. Raises ValidationError."""
        if isinstance(value, datetime) and not EARLIEST <= value.year <= LATEST:
            raise serializers.ValidationError(_("Choose a year between 2000 and 2200."))
        super().run_validators(value)


def limited(**more: Any) -> dict[str, Any]:
    """Return the options of a number of tickets: any number where it is null."""
    return {"min_value": 1, "max_value": MOST} | more
