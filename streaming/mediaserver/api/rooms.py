"""``/v1/Rooms``: create, fetch, list and complete rooms."""

import re
from collections.abc import Callable
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from streaming.mediaserver import errors
from streaming.mediaserver.accounts import AccountBook
from streaming.mediaserver.api.answers import accepted, created, iso_time, ok, seconds_between
from streaming.mediaserver.api.paging import Listing
from streaming.mediaserver.api.parameters import Parameters
from streaming.mediaserver.api.resource import Call, resource
from streaming.mediaserver.rooms import Room, RoomOptions, Rooms
from streaming.mediaserver.rooms.options import (
    MAX_DURATION,
    MAX_PARTICIPANTS,
    MAX_TIMEOUT,
    ROOM_TYPES,
)
from streaming.mediaserver.rooms.registry import MAX_TRACKS_IN_ROOM

STATUSES = ("in-progress", "completed", "failed")
VIDEO_CODECS = ("VP8", "H264")
UNSUPPORTED = {
    "RecordParticipantsOnConnect": errors.ROOM_PARAMETER_INCOMPATIBLE,
    "TranscribeParticipantsOnConnect": errors.ROOM_PARAMETER_INCOMPATIBLE,
    "AudioOnly": errors.AUDIO_ONLY_UNSUPPORTED,
}
REGION = re.compile("gll|[a-z]{2}[0-9]")


class RoomsApi:
    """Room resources; ``url`` is the address of the server."""

    def __init__(self, rooms: Rooms, url: str) -> None:
        self._rooms = rooms
        self._url = f"{url}/v1/Rooms"

    def routes(self, accounts: AccountBook) -> list[Route]:
        """Return the routes of the list and of one room, found by SID or unique name."""
        return [
            resource("/v1/Rooms", accounts, GET=self._list, POST=self._create),
            resource("/v1/Rooms/{room}", accounts, GET=self._fetch, POST=self._update),
        ]

    def _list(self, call: Call) -> Response:
        shown = _filter(call.query)
        rooms = self._rooms.of(call.account.sid)
        return ok(Listing("rooms", self._url, rooms, shown, self._render).page(call.query))

    def _create(self, call: Call) -> Response:
        name = call.form.text("UniqueName")
        options = _options(call.form)
        room = self._rooms.create(call.account.sid, unique_name=name, **options)
        return created(self._render(room))

    def _fetch(self, call: Call) -> Response:
        return ok(self._render(self._rooms.find(call.account.sid, call.path["room"])))

    def _update(self, call: Call) -> Response:
        room = self._rooms.find(call.account.sid, call.path["room"])
        call.form.choice("Status", ["completed"], error=errors.STATUS_INVALID)
        self._rooms.complete(room)
        return accepted(self._render(room))

    def _render(self, room: Room) -> dict[str, Any]:
        url = f"{self._url}/{room.sid}"
        return {
            "account_sid": room.account_sid,
            "sid": room.sid,
            "unique_name": room.unique_name,
            "status": room.status,
            "date_created": iso_time(room.created_at),
            "date_updated": iso_time(room.updated_at),
            "end_time": iso_time(room.ended_at),
            "duration": seconds_between(room.created_at, room.ended_at),
            "type": room.type,
            "max_participants": room.max_participants,
            "max_participant_duration": room.max_participant_duration,
            "max_concurrent_published_tracks": MAX_TRACKS_IN_ROOM,
            "empty_room_timeout": room.empty_room_timeout,
            "unused_room_timeout": room.unused_room_timeout,
            "status_callback": room.status_callback,
            "status_callback_method": room.status_callback_method,
            "enable_turn": True,
            "record_participants_on_connect": False,
            "video_codecs": list(VIDEO_CODECS),
            "media_region": None,
            "audio_only": False,
            "large_room": False,
            "url": url,
            "links": {"participants": f"{url}/Participants"},
        }


def _filter(query: Parameters) -> Callable[[Room], bool]:
    status = query.choice("Status", STATUSES, default="in-progress")
    name = query.text("UniqueName")
    between = query.interval("DateCreatedAfter", "DateCreatedBefore")
    return lambda room: (
        room.status == status and name in (None, room.unique_name) and between(room.created_at)
    )


def _options(form: Parameters) -> RoomOptions:
    """Read what a new room may be given."""
    _check_ignored(form)
    return RoomOptions(
        type=form.choice("Type", ROOM_TYPES, Room.type, errors.ROOM_TYPE_INVALID),
        max_participants=form.integer(
            "MaxParticipants",
            Room.max_participants,
            low=1,
            high=MAX_PARTICIPANTS,
            error=errors.MAX_PARTICIPANTS_RANGE,
        ),
        max_participant_duration=form.integer(
            "MaxParticipantDuration",
            Room.max_participant_duration,
            low=1,
            high=MAX_DURATION,
            error=errors.MAX_PARTICIPANT_DURATION_RANGE,
        ),
        empty_room_timeout=_minutes(form, "EmptyRoomTimeout", Room.empty_room_timeout),
        unused_room_timeout=_minutes(form, "UnusedRoomTimeout", Room.unused_room_timeout),
        status_callback=form.url("StatusCallback", errors.CALLBACK_INVALID),
        status_callback_method=form.choice(
            "StatusCallbackMethod", ("GET", "POST"), "POST", errors.CALLBACK_METHOD_INVALID
        ),
    )


def _minutes(form: Parameters, name: str, default: int) -> int:
    return form.integer(name, default, low=1, high=MAX_TIMEOUT, error=errors.TIMEOUT_RANGE)


def _check_ignored(form: Parameters) -> None:
    """Refuse what this server cannot do, rather than do without it in silence.

    Codecs and regions are accepted: every room takes both codecs, and there is one region.
    """
    for name, error in UNSUPPORTED.items():
        if form.boolean(name, False):
            raise error(f"{name} is not available on this server")
    for codec in form.all("VideoCodecs"):
        if codec.upper() not in VIDEO_CODECS:
            raise errors.INVALID_PARAMETER(
                f"VideoCodecs must be among {', '.join(VIDEO_CODECS)}, not {codec[:80]!r}"
            )
    region = form.text("MediaRegion")
    if region is not None and not REGION.fullmatch(region.lower()):
        raise errors.MEDIA_REGION_INVALID(
            f"MediaRegion is a region such as de1, not {region[:80]!r}"
        )
