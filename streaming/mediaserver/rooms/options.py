"""What may be asked of a new room, and the limits of it (Twilio's codes 53100–53123)."""

from __future__ import annotations

from typing import TypedDict
from urllib.parse import urlsplit

from streaming.mediaserver.errors import (
    CALLBACK_INVALID,
    CALLBACK_METHOD_INVALID,
    IDENTITY_CHARACTERS,
    IDENTITY_INVALID,
    IDENTITY_TOO_LONG,
    MAX_PARTICIPANT_DURATION_RANGE,
    MAX_PARTICIPANTS_RANGE,
    ROOM_NAME_CHARACTERS,
    ROOM_NAME_INVALID,
    ROOM_NAME_TOO_LONG,
    ROOM_TYPE_INVALID,
    TIMEOUT_RANGE,
    TRACK_NAME_CHARACTERS,
    TRACK_NAME_INVALID,
    TRACK_NAME_TOO_LONG,
    ErrorKind,
)
from streaming.mediaserver.sids import is_sid

ROOM_TYPES = ("group", "group-small", "go", "peer-to-peer")
MAX_NAME_LENGTH = 128
MAX_PARTICIPANTS = 50
MAX_TIMEOUT = 60
MAX_DURATION = 86400


class RoomOptions(TypedDict, total=False):
    """Keyword arguments of :meth:`Rooms.create`; defaults are those of ``Room``.

    ``*_timeout`` are minutes, ``max_participant_duration`` is seconds.
    """

    type: str
    max_participants: int
    empty_room_timeout: int
    unused_room_timeout: int
    max_participant_duration: int
    status_callback: str | None
    status_callback_method: str


def check_options(options: RoomOptions) -> None:
    """Raise the matching TwilioError when an option is out of its limits."""
    if options.get("type", "group") not in ROOM_TYPES:
        raise ROOM_TYPE_INVALID()
    _check_range(options.get("max_participants", 1), MAX_PARTICIPANTS, MAX_PARTICIPANTS_RANGE)
    _check_range(options.get("empty_room_timeout", 1), MAX_TIMEOUT, TIMEOUT_RANGE)
    _check_range(options.get("unused_room_timeout", 1), MAX_TIMEOUT, TIMEOUT_RANGE)
    duration = options.get("max_participant_duration", 1)
    _check_range(duration, MAX_DURATION, MAX_PARTICIPANT_DURATION_RANGE)
    _check_callback(options)


def check_room_name(name: str) -> None:
    """Raise 53100–53102 unless ``name`` can be a unique name."""
    if is_sid(name, "RM"):
        raise ROOM_NAME_INVALID("it looks like a Room SID")
    _check_text(name, ROOM_NAME_INVALID, ROOM_NAME_TOO_LONG, ROOM_NAME_CHARACTERS)


def check_identity(identity: str) -> None:
    """Raise 53200–53202 unless ``identity`` can name a participant."""
    _check_text(identity, IDENTITY_INVALID, IDENTITY_TOO_LONG, IDENTITY_CHARACTERS)


def check_track_name(name: str) -> None:
    """Raise 53301–53303 unless ``name`` can name a track."""
    _check_text(name, TRACK_NAME_INVALID, TRACK_NAME_TOO_LONG, TRACK_NAME_CHARACTERS)


def _check_text(text: str, empty: ErrorKind, too_long: ErrorKind, characters: ErrorKind) -> None:
    if not text:
        raise empty("it is empty")
    if len(text) > MAX_NAME_LENGTH:
        raise too_long(f"at most {MAX_NAME_LENGTH} characters")
    if not text.isprintable():
        raise characters("only printable characters")


def _check_range(value: int, upper: int, error: ErrorKind) -> None:
    if not 1 <= value <= upper:
        raise error(f"1 to {upper}")


def _check_callback(options: RoomOptions) -> None:
    if options.get("status_callback_method", "POST") not in ("GET", "POST"):
        raise CALLBACK_METHOD_INVALID("GET or POST")
    url = options.get("status_callback")
    if url is None:
        return
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise CALLBACK_INVALID() from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CALLBACK_INVALID("an absolute http or https URL is needed")
