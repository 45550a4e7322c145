"""A moderator looks into the real room: sees and hears it, unseen, and has somebody muted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages.cast import SPEAKER
from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import DESK, Inspection
from tests.support.waiting import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("media"),
    pytest.mark.timeout(300),
]

ENOUGH = 30_000


def test_a_moderator_sees_and_hears_the_room_unseen_and_mutes_in_it(
    page: Page,
    inspection: Inspection,
    browser: Browser,
    live_site: Site,
    sign_in: Callable[[Page, Site], None],
) -> None:
    page.goto(live_site.links["moderate"])
    sign_in(page, live_site)
    with browser.new_context(
        viewport=DESK,  # type: ignore[arg-type]
        permissions=["camera", "microphone"],
    ) as other:
        sam = other.new_page()
        sam.goto(live_site.links["speak"][SPEAKER])
        sam.get_by_role("button", name="Join the room").click(timeout=ENOUGH)
        expect(page.get_by_role("button", name=f"Mute: {SPEAKER}")).to_be_visible(timeout=ENOUGH)

        page.get_by_role("button", name="See and hear the green room").click()
        tile = page.get_by_role("list", name="In the room", exact=True).get_by_role("listitem")
        expect(tile).to_have_count(1, timeout=ENOUGH)
        expect(tile.locator("[data-place]")).to_have_text("Green room")
        pictures = "(video) => video.getVideoPlaybackQuality().totalVideoFrames"
        until(lambda: tile.locator("video").evaluate(pictures) > 5, within=30)
        assert inspection.problems() == []
        assert sam.locator("[data-tiles] > li").count() == 1, "nobody sees who looks in"

        silent = "(audio) => audio.muted"
        assert not tile.locator("audio").evaluate(silent)
        page.get_by_role("button", name="Sound off").click()
        assert tile.locator("audio").evaluate(silent)

        page.get_by_role("button", name=f"Mute: {SPEAKER}").click()
        expect(page.get_by_role("button", name=f"Ask to unmute: {SPEAKER}")).to_be_visible()
        expect(tile).to_contain_text("muted")

        page.get_by_role("button", name="Stop watching").click()
        expect(tile).to_have_count(0)
        expect(page.get_by_role("button", name="See and hear the green room")).to_be_focused()
    expect(page.locator("[data-way-roster]")).to_contain_text(SPEAKER, timeout=ENOUGH)
