"""The one "now"."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from config import clock

EVENING = datetime(2030, 5, 1, 20, 0, tzinfo=UTC)


def test_now_is_the_time() -> None:
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=5)


def test_another_time_is_tried_within_a_block_and_by_nobody_else() -> None:
    seen = []
    with clock.at(EVENING):
        with clock.at(EVENING + timedelta(hours=1)):
            assert clock.now() == EVENING + timedelta(hours=1)
        assert clock.now() == EVENING
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0] < EVENING
    assert clock.now() < EVENING


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"), clock.at(datetime(2030, 5, 1)):  # noqa: DTZ001
        pass
