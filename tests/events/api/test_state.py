"""The live channel's snapshot over HTTP."""

from accounts.models import User
from events.models import Audience, Event, StageState
from tests.events.api.conftest import Browser
from tests.events.places import put


def test_the_state_is_the_sockets_snapshot(
    event: Event, vera: Audience, mona: User, browser_of: Browser
) -> None:
    base = f"/api/v1/events/{event.public_id}"
    browser_of(mona).post(f"{base}/guests/{vera.public_id}/invite")
    answer = browser_of(vera).get(f"{base}/state?as=audience:{vera.public_id}").json()
    assert (answer["type"], answer["number"] > 0) == ("snapshot", True)
    assert answer["state"]["me"]["stage_state"] == "invited"
    assert "people" not in answer["state"]


def test_somebody_removed_is_told_so_where_their_page_asks(
    event: Event, vera: Audience, browser_of: Browser
) -> None:
    browser = browser_of(vera)
    put(vera, StageState.REMOVED)
    answer = browser.get(f"/api/v1/events/{event.public_id}/state?as=audience:{vera.public_id}")
    assert answer.status_code == 404
    assert answer.json() == {
        "type": "/problems/removed",
        "title": "Removed",
        "status": 404,
        "detail": "A moderator removed you from this event.",
    }
