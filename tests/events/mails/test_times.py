"""Times in words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from events.mails.times import when_in_words

EVENING = datetime(2026, 12, 4, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        (
            "Europe/Berlin",
            "en",
            "Friday, 4 December 2026, 20:00 (Central European Standard Time, Europe/Berlin)",
        ),
        (
            "Europe/Berlin",
            "de",
            "Freitag, 4. Dezember 2026, 20:00 (Mitteleuropäische Normalzeit, Europe/Berlin)",
        ),
        (
            "Asia/Tokyo",
            "en",
            "Saturday, 5 December 2026, 04:00 (Japan Standard Time, Asia/Tokyo)",
        ),
        ("UTC", "en", "Friday, 4 December 2026, 19:00 (Coordinated Universal Time, UTC)"),
    ],
)
def test_a_time_is_said_with_the_day_and_the_zone_it_is_in(
    zone: str, language: str, words: str
) -> None:
    assert when_in_words(EVENING, zone=ZoneInfo(zone), language=language) == words


def test_summer_time_is_called_so() -> None:
    june = datetime(2026, 6, 4, 19, tzinfo=UTC)
    words = when_in_words(june, zone=ZoneInfo("Europe/Berlin"), language="en")
    assert words == "Thursday, 4 June 2026, 21:00 (Central European Summer Time, Europe/Berlin)"
