"""From the seat to the room and back, as the page shows what a scripted server tells it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.test_pages.channel import Seat, soon
from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import Inspection
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]

SDK = Path(__file__).with_name("sdk.js")
HELD_DEVICES = """() => {
  window.asked = [];
  window.given = [];
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const held = async () => {
    await new Promise((resolve) => asked.push(resolve));
    const stream = await open({ video: true });
    given.push(...stream.getTracks());
    return stream;
  };
  mediaDevices.getUserMedia = mediaDevices.getDisplayMedia = held;
}"""
"""Has cameras and screens open only when the test says so (`asked`), and keeps them (`given`)."""
LINE_LOST = 53001
ELSEWHERE = 53205


@pytest.fixture
def seat(page: Page, inspection: Inspection, still_site: Site) -> Seat:
    """Vera's page, while the programme is on."""
    inspection.refusals_expected = True  # no media server runs: there is nothing to play
    page.add_init_script(path=SDK)
    return Seat(page, still_site.links["before"]["watch"]["Vera Lindqvist"])


@pytest.fixture
def toast(page: Page) -> Locator:
    return page.locator("[data-toast]")


@pytest.fixture
def banner(page: Page) -> Locator:
    return page.locator("[data-stage-banner]")


def go_in(page: Page, seat: Seat) -> None:
    """Come into the green room."""
    seat.open(stage_state="joining", stage_until=soon(100))
    page.get_by_role("button", name="Go to the green room").click()
    expect(page.get_by_role("button", name="Step down")).to_be_visible()
    seat.me("stage.green_room", stage_state="green_room", stage_until=None)


def test_a_hand_is_raised_its_place_is_told_and_it_is_lowered(
    page: Page, seat: Seat, inspection: Inspection
) -> None:
    seat.answers["raise-hand"] = {"stage_state": "hand_raised", "place": 3}
    seat.answers["lower-hand"] = {"stage_state": "seated", "place": None}
    seat.open()
    page.get_by_role("button", name="Raise hand").click()
    place = page.get_by_role("status").filter(has_text="queue")
    expect(place).to_have_text("You are third in the queue.")
    seat.me("stage.place", stage_state="hand_raised", place=2)
    expect(place).to_have_text("You are second in the queue.")
    seat.me("stage.place", place=None)
    expect(place).to_have_text("You are in the queue.")
    assert inspection.problems() == []
    page.get_by_role("button", name="Lower hand").click()
    expect(page.get_by_role("button", name="Raise hand")).to_be_enabled()
    assert seat.asked == ["raise-hand", "lower-hand"]


def test_an_answer_that_was_overtaken_by_news_changes_nothing(page: Page, seat: Seat) -> None:
    seat.open()
    waiting: list[Route] = []
    page.route("**/stage/raise-hand", lambda route: waiting.append(route))
    page.get_by_role("button", name="Raise hand").click()
    until(lambda: page.evaluate("() => true") and waiting)
    seat.me("stage.hand_raised", stage_state="hand_raised", place=1)
    raised = dict(seat.state["me"])
    seat.me("stage.invited", stage_state="invited", stage_until=soon(100), place=None)
    invitation = page.get_by_role("dialog", name="You are invited on stage.")
    expect(invitation).to_be_visible()
    with page.expect_event("requestfinished"):
        waiting[0].fulfill(json={"me": raised})
    expect(page.locator("[data-hand-button][aria-busy]")).to_have_count(0)
    expect(invitation).to_be_visible()


def test_before_the_programme_there_is_nothing_to_raise_a_hand_for(page: Page, seat: Seat) -> None:
    seat.state["stream"]["state"] = "idle"
    seat.open()
    expect(page.get_by_text("Once the programme is on.")).to_be_visible()
    expect(page.get_by_role("button", name="Raise hand")).to_be_disabled()


def test_an_invitation_says_how_long_it_stands_and_that_it_has_run_out(
    page: Page, seat: Seat, toast: Locator, inspection: Inspection
) -> None:
    seat.open(stage_state="invited", stage_until=soon(100))
    invitation = page.get_by_role("dialog", name="You are invited on stage.")
    expect(invitation.get_by_role("timer")).to_have_text(re.compile(r"^1:\d\d to answer$"))
    expect(invitation.get_by_role("heading")).to_be_focused()
    assert inspection.problems() == []
    seat.me("stage.expired", stage_state="seated", stage_until=None)
    expect(invitation).to_be_hidden()
    expect(toast).to_have_text("The invitation has run out. You stay in your seat.")


def test_ones_own_answer_is_no_news(page: Page, seat: Seat, toast: Locator) -> None:
    seat.answers["decline"] = {"stage_state": "seated", "stage_until": None}
    seat.open(stage_state="invited", stage_until=soon(100))
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("dialog", name="You are invited on stage.")).to_be_hidden()
    seat.me("stage.declined", stage_state="seated", stage_until=None)
    expect(page.get_by_role("button", name="Raise hand")).to_be_visible()
    expect(toast).to_be_empty()


def test_the_banner_says_who_sees_and_hears_one(
    page: Page, seat: Seat, banner: Locator, toast: Locator, inspection: Inspection
) -> None:
    go_in(page, seat)
    expect(banner).to_have_text(
        re.compile(r"Green room\s+The others see and hear you. The audience does not.")
    )
    expect(page.locator("[data-player]")).to_be_hidden()
    assert inspection.problems() == []
    in_the_green_room = banner.evaluate("(banner) => getComputedStyle(banner).backgroundColor")
    seat.me("stage.on_stage", stage_state="on_stage")
    expect(banner).to_have_text(re.compile(r"You are on stage\s+The audience sees and hears you."))
    on_stage = banner.evaluate("(banner) => getComputedStyle(banner).backgroundColor")
    assert on_stage != in_the_green_room
    assert inspection.problems() == []
    seat.me("stage.green_room", stage_state="green_room")
    expect(toast).to_contain_text("A moderator moved you to the green room.")
    seat.me("stage.seated", stage_state="seated")
    expect(toast).to_contain_text("A moderator brought you back to your seat.")
    expect(banner).to_be_hidden()
    expect(page.locator("[data-player]")).to_be_visible()


def test_the_banner_promises_nothing_while_nobody_tells_the_page(
    page: Page, seat: Seat, banner: Locator
) -> None:
    go_in(page, seat)
    expect(banner).to_contain_text("The audience does not.")
    page.route("**/state?**", lambda route: route.abort())
    page.route_web_socket("**/ws/**", lambda socket: socket.close(code=1012))
    seat.sockets[-1].close(code=1012)
    expect(banner).to_have_text(re.compile(r"No line to the server\s+You may be seen and heard"))
    page.route_web_socket("**/ws/**", seat.opened)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(banner).to_contain_text("The audience does not.")


def test_a_moderator_switches_the_microphone_off_and_never_on(
    page: Page, seat: Seat, toast: Locator, inspection: Inspection
) -> None:
    go_in(page, seat)
    seat.me("stage.muted", muted_at=soon(0))
    expect(page.get_by_role("button", name="Unmute")).to_be_visible()
    expect(toast).to_contain_text("A moderator muted you.")
    sends = "() => rooms.at(-1).tracks.find((track) => track.kind === 'audio').isEnabled"
    assert page.evaluate(sends) is False

    wish = page.get_by_role("dialog", name="A moderator asks you to unmute.")
    seat.me("stage.unmute_asked", unmute_asked=True)
    expect(wish.get_by_role("heading")).to_be_focused()
    assert page.evaluate(sends) is False
    assert inspection.problems() == []
    wish.get_by_role("button", name="Stay muted").click()
    expect(wish).to_be_hidden()
    assert seat.asked == ["stay-muted"]

    seat.me("stage.unmute_declined", unmute_asked=False)
    seat.me("stage.unmute_asked", unmute_asked=True)
    wish.get_by_role("button", name="Unmute").click()
    expect(wish).to_be_hidden()
    assert page.evaluate(sends) is True


def test_a_lost_line_is_taken_up_again_with_the_devices_that_are_open(
    page: Page, seat: Seat, toast: Locator
) -> None:
    go_in(page, seat)
    tracks = "() => rooms.at(-1).tracks.map((track) => [track.id, track.isStopped]).sort()"
    before = page.evaluate(tracks)
    page.evaluate("() => { window.refuseRooms = true; }")
    page.evaluate("(code) => rooms.at(-1).lose(code)", LINE_LOST)
    expect(page.get_by_text("Your connection is lost.")).to_be_visible()
    seat.me("stage.dropped", stage_state="dropped", stage_until=soon(60))
    expect(page.get_by_role("dialog", name="Come back")).to_be_hidden()
    page.evaluate("() => { window.refuseRooms = false; }")
    page.wait_for_function("() => rooms.length === 2")
    expect(page.get_by_text("Your connection is lost.")).to_be_hidden()
    assert page.evaluate(tracks) == before
    assert before
    assert not any(stopped for _, stopped in before)


def test_a_lost_line_is_given_up_when_the_place_is(page: Page, seat: Seat, toast: Locator) -> None:
    go_in(page, seat)
    page.evaluate("() => { window.refuseRooms = true; }")
    page.evaluate("(code) => rooms.at(-1).lose(code)", LINE_LOST)
    expect(page.get_by_text("Your connection is lost.")).to_be_visible()
    seat.me("stage.dropped", stage_state="dropped", stage_until=soon(60))
    seat.me("stage.expired", stage_state="seated", stage_until=None)
    expect(page.locator("[data-player]")).to_be_visible()
    expect(toast).to_have_text("You were away for too long. You are back in your seat.")
    assert page.evaluate("() => rooms.at(-1).tracks.every((track) => track.isStopped)")


def test_after_a_reload_the_check_is_offered_at_once_with_the_time_left(
    page: Page, seat: Seat, toast: Locator, inspection: Inspection
) -> None:
    go_in(page, seat)
    page.reload()
    back = page.get_by_role("dialog", name="Come back")
    expect(back).to_be_visible()
    assert "leave" not in seat.asked
    seat.me("stage.dropped", stage_state="dropped", stage_until=soon(50))
    expect(back.get_by_role("timer")).to_have_text(
        re.compile(r"^Your place in the green room is kept for 0:\d\d\.$")
    )
    assert inspection.problems() == []
    back.get_by_role("button", name="Go to the green room").click()
    expect(page.get_by_role("button", name="Step down")).to_be_visible()


def test_who_was_sent_back_while_the_room_opened_is_not_in_it(page: Page, seat: Seat) -> None:
    seat.open(stage_state="joining", stage_until=soon(100))
    waiting: list[Route] = []
    page.route("**/speaker-token", lambda route: waiting.append(route))
    page.get_by_role("button", name="Go to the green room").click()
    until(lambda: page.evaluate("() => true") and waiting)
    seat.me("stage.withdrawn", stage_state="seated", stage_until=None)
    expect(page.get_by_role("dialog", name="Before you go up")).to_be_hidden()
    with page.expect_event("requestfinished"):
        waiting[0].fulfill(json={"token": ""})
    expect(page.locator("[data-go-up][aria-busy]")).to_have_count(0)
    assert page.evaluate("() => rooms.length") == 0
    expect(page.locator("[data-player]")).to_be_visible()


def test_a_camera_that_opens_after_one_has_left_is_let_go(page: Page, seat: Seat) -> None:
    go_in(page, seat)
    page.get_by_role("button", name="Camera off").click()
    page.evaluate(HELD_DEVICES)
    page.get_by_role("button", name="Camera on").click()
    page.wait_for_function("() => asked.length === 1")
    seat.me("stage.seated", stage_state="seated")
    expect(page.locator("[data-player]")).to_be_visible()
    page.evaluate("() => asked[0]()")
    page.wait_for_function("() => given.length === 1")
    page.wait_for_function("() => given.every((track) => track.readyState === 'ended')")


def test_a_screen_that_is_chosen_after_one_has_left_is_let_go(page: Page, seat: Seat) -> None:
    go_in(page, seat)
    page.evaluate(HELD_DEVICES)
    page.get_by_role("button", name="Share screen").click()
    page.wait_for_function("() => asked.length === 1")
    seat.me("stage.seated", stage_state="seated")
    expect(page.locator("[data-player]")).to_be_visible()
    page.evaluate("() => asked[0]()")
    page.wait_for_function("() => given.length === 1")
    page.wait_for_function("() => given.every((track) => track.readyState === 'ended')")


def test_a_second_tab_says_that_the_other_is_on_stage_and_may_take_over(
    page: Page, seat: Seat
) -> None:
    seat.open(stage_state="on_stage")
    expect(page.get_by_role("heading", name="You are on stage in another tab.")).to_be_focused()
    page.get_by_role("button", name="Take it over here").click()
    page.get_by_role("button", name="Go to the green room").click()
    expect(page.get_by_role("button", name="Step down")).to_be_visible()
    page.evaluate("(code) => rooms.at(-1).lose(code)", ELSEWHERE)
    expect(page.get_by_role("heading", name="You are on stage in another tab.")).to_be_visible()


def test_a_ticket_opened_elsewhere_stops_here_and_is_taken_back(page: Page, seat: Seat) -> None:
    seat.open()
    before = len(seat.sockets)
    seat.sockets[-1].close(code=4409)
    expect(page.get_by_role("heading", name="Your ticket was opened elsewhere.")).to_be_visible()
    expect(page.locator("[data-player]")).to_have_attribute("data-status", "idle")
    assert len(seat.sockets) == before
    page.get_by_role("button", name="Watch here instead").click()
    expect(page.get_by_role("heading", name="Your ticket was opened elsewhere.")).to_be_hidden()
    seat.wait_for_socket(before + 1)


def test_who_is_in_the_room_is_never_stopped_by_another_page(page: Page, seat: Seat) -> None:
    go_in(page, seat)
    before = len(seat.sockets)
    seat.sockets[-1].close(code=4409)
    seat.wait_for_socket(before + 1)
    expect(page.get_by_role("button", name="Step down")).to_be_visible()


def test_an_announcement_moves_nothing_and_goes_by_itself_or_by_hand(
    page: Page, seat: Seat
) -> None:
    seat.open()
    place = page.locator("[data-player]").bounding_box()
    seat.hear("announcement.made", announcement={"text": "Back at nine.", "until": soon(300)})
    text = page.get_by_role("status").get_by_text("Back at nine.")
    expect(text).to_be_visible()
    assert page.locator("[data-player]").bounding_box() == place
    page.get_by_role("button", name="Dismiss the announcement").click()
    expect(text).to_be_hidden()
    seat.hear("announcement.made", announcement={"text": "Back now.", "until": soon(2)})
    expect(page.get_by_text("Back now.")).to_be_visible()
    expect(page.get_by_text("Back now.")).to_be_hidden()


def test_whoever_was_removed_reads_by_whom(page: Page, seat: Seat) -> None:
    seat.open()
    removed = {"type": "/problems/removed", "detail": "A moderator removed you from this event."}
    page.route("**/state?**", lambda route: route.fulfill(status=404, json=removed))
    seat.sockets[-1].close(code=4404)
    expect(page.get_by_role("alert").filter(has_text="A moderator removed you")).to_be_visible()


def test_a_speaker_comes_back_to_the_place_that_is_kept_and_leaves_by_word(
    page: Page, inspection: Inspection, still_site: Site, banner: Locator
) -> None:
    page.add_init_script(path=SDK)
    link = still_site.links["before"]["speak"]["Sam Adeyemi"]
    seat = Seat(page, link).open(stage_state="dropped", stage_until=soon(50))
    expect(page.get_by_role("timer")).to_contain_text("Your place in the green room is kept for")
    assert inspection.problems() == []
    page.get_by_role("button", name="Come back").click()
    seat.me("stage.green_room", stage_state="green_room", stage_until=None)
    expect(banner).to_contain_text("Green room")
    assert inspection.problems() == []
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name="You left the room.")).to_be_focused()
    assert seat.asked == ["leave"]
