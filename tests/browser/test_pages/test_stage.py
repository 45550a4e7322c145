"""A launched event: watching, the sound, devices and screens in the room, the end."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import DESK, Inspection
from tests.support.waiting import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("media"),
    pytest.mark.timeout(300),
]

PATIENCE = 30_000
END_AS_THE_BROWSERS_BAR_DOES = """
(video) => video.srcObject.getTracks().forEach((track) => {
  track.stop();
  track.dispatchEvent(new Event("ended"));
})"""
PLAYING = "[data-player][data-status=playing]"


def watch(page: Page, site: Site, name: str) -> Locator:
    """Take a seat and wait until the programme plays; return its video."""
    page.goto(site.links["watch"][name])
    expect(page.locator(PLAYING)).to_be_attached(timeout=60_000)
    return page.locator("[data-video]")


def tiles(page: Page) -> Locator:
    """The people in the room, oneself among them."""
    return page.get_by_role("list", name="In the room with you").get_by_role("listitem")


def advances(video: Locator) -> bool:
    """Whether more pictures are shown than when this was asked."""
    count = "(video) => video.getVideoPlaybackQuality().totalVideoFrames"
    before = video.evaluate(count)
    return until(lambda: bool(video.evaluate(count) > before + 5), within=30)


@dataclass
class Desk:
    """Mona's console."""

    page: Page

    def press(self, label: str) -> None:
        """Press a button like ``Invite: Vera``; some are behind ``More: Vera``."""
        button = self.page.get_by_role("button", name=label, exact=True).first
        more = self.page.get_by_role("button", name=f"More: {label.split(': ')[1]}", exact=True)
        expect(button.or_(more.first).first).to_be_visible()
        if not button.is_visible():
            more.first.click()
        button.click()


@pytest.fixture
def desk(
    browser: Browser, live_site: Site, sign_in: Callable[[Page, Site], None]
) -> Iterator[Desk]:
    """Mona at her console, in a browser of her own."""
    with browser.new_context(viewport=DESK) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(live_site.links["moderate"])
        sign_in(page, live_site)
        yield Desk(page)


def come_up(page: Page, desk: Desk, name: str) -> None:
    """Be invited, accept by keyboard while the programme goes on, and go to the green room."""
    desk.press(f"Invite: {name}")
    invitation = page.get_by_role("dialog", name="You are invited on stage.")
    expect(invitation.get_by_role("heading")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    go = page.get_by_role("button", name="Go to the green room")
    expect(go).to_be_enabled(timeout=PATIENCE)
    assert advances(page.locator("[data-video]")), "the programme goes on behind the device check"
    go.click()
    expect_green_room(page)


def expect_green_room(page: Page) -> None:
    """See to it that somebody reads where they are."""
    banner = page.locator("[data-stage-banner][data-place=green_room]")
    expect(banner).to_be_visible(timeout=PATIENCE)


def test_the_programme_plays_and_the_sound_is_offered_where_it_must_start_muted(
    page: Page, inspection: Inspection, live_site: Site
) -> None:
    # Playwright's own look at a page counts as its user's gesture, which would allow the sound.
    with page.expect_response(lambda response: ".m4s" in response.url, timeout=90_000):
        page.goto(live_site.links["watch"]["Vera Lindqvist"], wait_until="commit")
    video = page.locator("[data-video]")
    assert advances(video)
    assert video.evaluate("(video) => video.muted")
    assert inspection.problems() == []
    page.get_by_role("button", name="Turn on the sound").click()
    expect(page.get_by_role("button", name="Turn on the sound")).to_be_hidden()
    assert not video.evaluate("(video) => video.muted")
    assert advances(video)
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Unmute")).to_be_attached()
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.keyboard.press("k")
    assert advances(video)


def test_a_microphone_and_a_camera_are_switched_off_and_on_in_the_room(
    page: Page, inspection: Inspection, live_site: Site
) -> None:
    page.goto(live_site.links["speak"]["Sam Adeyemi"])
    # Whoever was in the room before with this link may have lost the line to it.
    page.get_by_role("button", name=re.compile("^(Join the room|Come back)$")).click()
    page.get_by_role("button", name="Mute").click(timeout=PATIENCE)
    tile = page.get_by_role("listitem").filter(has_text="Sam Adeyemi (you)")
    expect(tile).to_contain_text("muted")
    page.get_by_role("button", name="Camera off").click()
    expect(tile.locator("video")).to_be_hidden()
    assert inspection.problems() == []
    page.get_by_role("button", name="Camera on").click()
    page.get_by_role("button", name="Unmute").click()
    assert advances(tile.locator("video"))
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name="You left the room.")).to_be_focused()
    assert inspection.problems() == []


def test_two_in_the_room_see_a_shared_screen_and_a_page_loaded_again_finds_its_place(
    page: Page, browser: Browser, live_site: Site, desk: Desk
) -> None:
    watch(page, live_site, "Vroni")
    come_up(page, desk, "Vroni")
    with browser.new_context(permissions=["camera", "microphone"]) as other:
        sam = other.new_page()
        sam.goto(live_site.links["speak"]["Sam Adeyemi"])
        sam.get_by_role("button", name="Join the room").click()
        for seen, name in ((page, "Sam Adeyemi"), (sam, "Vroni")):
            expect(tiles(seen)).to_have_count(2, timeout=PATIENCE)
            assert advances(tiles(seen).filter(has_text=name).locator("video"))
        sam.get_by_role("button", name="Share screen").click()
        screen = tiles(page).filter(has_text="Sam Adeyemi: shared screen")
        assert advances(screen.locator("video"))
        fit = screen.locator("video").evaluate("(video) => getComputedStyle(video).objectFit")
        assert fit == "contain"
        sam.locator("[data-own][data-screen] video").evaluate(END_AS_THE_BROWSERS_BAR_DOES)
        expect(screen).to_have_count(0)
        expect(sam.get_by_role("button", name="Share screen")).to_be_visible()
        sam.get_by_role("button", name="Leave").click()
        expect(tiles(page)).to_have_count(1)

    page.reload()
    back = page.get_by_role("dialog", name="Come back")
    expect(back.get_by_role("timer")).to_contain_text("kept for 0:", timeout=PATIENCE)
    back.get_by_role("button", name="Go to the green room").click()
    expect_green_room(page)


def test_a_lost_network_is_said_and_survived_without_a_reload(page: Page, live_site: Site) -> None:
    video = watch(page, live_site, "Vera Lindqvist")
    page.evaluate("() => { window.sameDocument = true; }")
    page.context.set_offline(True)
    expect(page.get_by_text("Reconnecting")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-player-trouble]")).to_be_visible(timeout=PATIENCE)
    page.context.set_offline(False)
    expect(page.locator(PLAYING)).to_be_attached(timeout=PATIENCE)
    expect(page.get_by_text("Reconnecting")).to_be_hidden(timeout=PATIENCE)
    assert advances(video)
    assert page.evaluate("() => window.sameDocument")


def test_a_withdrawn_ticket_closes_the_programme_and_says_why(
    page: Page, inspection: Inspection, live_site: Site
) -> None:
    inspection.refusals_expected = True  # the origin may be faster than the live channel
    watch(page, live_site, "Viktor van den Berg-Hoogendoorn")
    live_site.call("revoked", name="Viktor van den Berg-Hoogendoorn")
    expect(page.get_by_role("alert")).to_contain_text("Your ticket no longer opens this programme.")
    expect(page.locator("[data-player]")).to_have_attribute("data-status", "idle")
    assert inspection.problems() == []


def test_the_end_is_said_to_everybody_without_a_reload(
    page: Page, inspection: Inspection, live_site: Site, desk: Desk
) -> None:
    watch(page, live_site, "Vera Lindqvist")
    live_site.call("ended")
    expect(page.get_by_text("The programme has ended.")).to_be_visible(timeout=PATIENCE)
    expect(desk.page.get_by_text("The stream has ended.")).to_be_visible(timeout=PATIENCE)
    assert inspection.problems() == []
