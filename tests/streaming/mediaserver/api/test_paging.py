"""Pages of lists, as Twilio's package and others walk them."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.streaming.mediaserver.api.conftest import Api

META = {
    "page",
    "page_size",
    "first_page_url",
    "previous_page_url",
    "url",
    "next_page_url",
    "key",
}


@pytest.fixture
def seven(api: Api) -> Api:
    """Seven rooms; listed, "room 7" is the first."""
    for number in range(1, 8):
        api.post("/v1/Rooms", UniqueName=f"room {number}")
    return api


def numbers(page: dict[str, Any]) -> list[int]:
    return [int(room["unique_name"].removeprefix("room ")) for room in page["rooms"]]


def test_a_list_without_parameters_is_one_page_of_fifty(seven: Api) -> None:
    page = seven.get("/v1/Rooms")
    assert numbers(page) == [7, 6, 5, 4, 3, 2, 1]
    meta = page["meta"]
    assert set(meta) == META
    assert (meta["key"], meta["page"], meta["page_size"]) == ("rooms", 0, 50)
    assert meta["url"] == meta["first_page_url"] == f"{seven.url}/v1/Rooms?PageSize=50&Page=0"
    assert (meta["previous_page_url"], meta["next_page_url"]) == (None, None)


def test_pages_lead_to_each_other_and_back(seven: Api) -> None:
    first = seven.get("/v1/Rooms", params={"PageSize": 3})
    second = seven.get(first["meta"]["next_page_url"])
    third = seven.get(second["meta"]["next_page_url"])
    assert [numbers(page) for page in (first, second, third)] == [[7, 6, 5], [4, 3, 2], [1]]
    assert [page["meta"]["page"] for page in (first, second, third)] == [0, 1, 2]
    assert first["meta"]["previous_page_url"] is None
    assert third["meta"]["next_page_url"] is None
    assert numbers(seven.get(third["meta"]["previous_page_url"])) == [4, 3, 2]
    assert numbers(seven.get(second["meta"]["url"])) == [4, 3, 2]
    assert numbers(seven.get(third["meta"]["first_page_url"])) == [7, 6, 5]


def test_a_filter_is_kept_from_page_to_page(seven: Api) -> None:
    for number in (2, 4, 6):
        seven.post(f"/v1/Rooms/room {number}", Status="completed")
    first = seven.get("/v1/Rooms", params={"PageSize": 2, "Status": "completed"})
    second = seven.get(first["meta"]["next_page_url"])
    assert [numbers(first), numbers(second)] == [[6, 4], [2]]
    query = parse_qs(urlsplit(second["meta"]["url"]).query)
    assert (query["Status"], query["PageSize"]) == (["completed"], ["2"])


def test_a_list_that_grows_and_shrinks_neither_repeats_nor_skips(seven: Api) -> None:
    first = seven.get("/v1/Rooms", params={"PageSize": 3})
    seven.post("/v1/Rooms", UniqueName="room 8")
    seven.post("/v1/Rooms/room 5", Status="completed")
    assert numbers(seven.get(first["meta"]["next_page_url"])) == [4, 3, 2]


def test_a_page_may_be_asked_for_by_its_number_alone(seven: Api) -> None:
    assert numbers(seven.get("/v1/Rooms", params={"PageSize": 3, "Page": 2})) == [1]


def test_a_page_after_the_last_is_empty_and_leads_nowhere(seven: Api) -> None:
    page = seven.get("/v1/Rooms", params={"PageSize": 3, "Page": 9})
    assert page["rooms"] == []
    assert (page["meta"]["next_page_url"], page["meta"]["previous_page_url"]) == (None, None)


def test_a_full_last_page_is_the_last(seven: Api) -> None:
    page = seven.get("/v1/Rooms", params={"PageSize": 7})
    assert page["meta"]["next_page_url"] is None


def test_twilios_package_lists_across_pages_and_stops_at_a_limit(seven: Api) -> None:
    rooms = seven.client().video.v1.rooms
    assert [room.unique_name for room in rooms.list(page_size=2)] == [
        f"room {number}" for number in range(7, 0, -1)
    ]
    assert len(rooms.list(limit=5)) == 5
    page = rooms.page(page_size=3)
    assert len(list(page)) == 3
    following = page.next_page()
    assert following is not None
    assert len(list(following)) == 3


def test_a_token_whose_item_is_gone_goes_by_the_number_of_the_page(seven: Api) -> None:
    query = {"PageSize": 3, "Page": 1, "PageToken": "PARM" + "0" * 32}
    assert numbers(seven.get("/v1/Rooms", params=query)) == [4, 3, 2]
