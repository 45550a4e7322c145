import pytest

from streaming.mediaserver.errors import TwilioError
from streaming.mediaserver.rooms import RoomOptions, Rooms
from tests.streaming.mediaserver.rooms.conftest import ACCOUNT


@pytest.mark.parametrize(
    ("name", "code"),
    [("", 53100), ("RM" + "0" * 32, 53100), ("n" * 129, 53101), ("line\nbreak", 53102)],
)
def test_bad_room_names_get_their_code(rooms: Rooms, name: str, code: int) -> None:
    with pytest.raises(TwilioError) as refused:
        rooms.create(ACCOUNT, unique_name=name)
    assert refused.value.code == code
    assert rooms.of(ACCOUNT) == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"type": "palace"}, 53108),
        ({"max_participants": 0}, 53107),
        ({"max_participants": 51}, 53107),
        ({"empty_room_timeout": 0}, 53109),
        ({"unused_room_timeout": 61}, 53109),
        ({"max_participant_duration": 86401}, 53123),
        ({"status_callback_method": "PUT"}, 53110),
        ({"status_callback": "ftp://here"}, 53111),
        ({"status_callback": "/relative"}, 53111),
        ({"status_callback": "http://[broken"}, 53111),
    ],
)
def test_options_out_of_their_limits_get_their_code(
    rooms: Rooms, options: RoomOptions, code: int
) -> None:
    with pytest.raises(TwilioError) as refused:
        rooms.create(ACCOUNT, **options)
    assert refused.value.code == code


def test_good_options_become_the_rooms(rooms: Rooms) -> None:
    room = rooms.create(
        ACCOUNT,
        unique_name="Grüße aus Köln",
        type="go",
        max_participants=2,
        status_callback="https://site.example/callbacks",
        status_callback_method="GET",
    )
    assert (room.unique_name, room.type, room.max_participants) == ("Grüße aus Köln", "go", 2)
    assert room.status_callback == "https://site.example/callbacks"
    assert room.status_callback_method == "GET"
