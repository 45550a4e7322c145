"""When something is, in words, for people in any time zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name

_LOCALES = {"en": "en_GB"}


def when_in_words(moment: datetime, *, zone: ZoneInfo, language: str) -> str:
    """Return the day, the time and whose time it is, in ``language``.

    Like "Friday, 4 December 2026, 20:00 (Central European Standard Time, Europe/Berlin)".
    """
    locale = _LOCALES.get(language, language.replace("-", "_"))
    local = moment.astimezone(zone)
    date = format_date(local, "full", locale=locale)
    time = format_time(local, "short", tzinfo=zone, locale=locale)
    name = get_timezone_name(local, width="long", locale=locale)
    return f"{date}, {time} ({name}, {zone.key})"
