"""The pages that everybody may see: the door, the line-up, the time machine, what they weigh."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages.advertised import ORGANIZER
from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import Inspection

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]

CAST = "tests.browser.test_pages.advertised"
HEAVIEST = 400_000  # bytes of a page with its poster, before anything is in the cache
OF_THE_SITE = 160_000  # of these without the pictures that people uploaded
MOST_FILES = 50
SLOWEST = 5.0  # seconds until it is drawn, on a machine that tests share
RESOURCES = """
() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
  .map(({ name, transferSize }) => ({ name, size: transferSize }))
"""


@pytest.fixture(scope="session")
def advertised(still_site: Site) -> dict[str, Any]:
    """An evening with a poster, a line-up and tickets."""
    return still_site.installation.call(CAST, "advertised")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["event", "organization"])
def test_the_pages_of_an_organization_read_well_by_day_and_by_night(
    which: str, scheme: str, page: Page, inspection: Inspection, advertised: dict[str, Any]
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(advertised[which])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert inspection.problems() == []


def test_pictures_are_seen(page: Page, advertised: dict[str, Any]) -> None:
    page.goto(advertised["event"])
    pictures = page.locator("img")
    expect(pictures).to_have_count(4)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("(image) => image.naturalWidth") >= 480


def test_an_events_page_is_light_and_quick_with_nothing_in_the_cache(
    page: Page, advertised: dict[str, Any]
) -> None:
    page.goto(advertised["event"], wait_until="load")
    expect(page.locator("[data-programme-state]")).to_have_text("Not started")
    files = page.evaluate(RESOURCES)
    own = [one for one in files if "/files/" not in one["name"]]
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert sum(one["size"] for one in files) < HEAVIEST, files
    assert sum(one["size"] for one in own) < OF_THE_SITE, own
    assert len(files) < MOST_FILES
    assert painted / 1000 < SLOWEST


def test_the_doors_open_by_themselves_on_a_page_that_is_open(
    page: Page, inspection: Inspection, still_site: Site
) -> None:
    event = still_site.installation.call(CAST, "opening", seconds=15)["event"]
    page.goto(event)
    expect(page.locator("[data-panel=before]")).to_be_visible()
    seat = page.get_by_role("button", name="Take a seat")
    expect(seat).to_be_hidden()
    expect(page.get_by_role("heading", name="The doors are open.")).to_be_visible()
    expect(seat).to_be_visible()
    assert inspection.problems() == []


def test_an_organizer_tries_the_evening_on(
    page: Page, inspection: Inspection, still_site: Site, advertised: dict[str, Any]
) -> None:
    sockets: list[str] = []
    page.goto(f"{still_site.installation.site}/sign-in/")
    page.get_by_label("E-mail address").fill(ORGANIZER)
    page.get_by_label("Password").fill(advertised["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(f"{still_site.installation.site}/sign-in/")
    page.goto(advertised["event"])
    page.get_by_role("link", name="At another time").click()
    expect(page.get_by_text("Only you see it so.")).to_be_visible()
    page.on("websocket", lambda socket: sockets.append(socket.url))
    for moment, panel in (
        ("Before the doors", "before"),
        ("Doors open", "doors"),
        ("Live", "live"),
        ("Ended", "ended"),
    ):
        page.get_by_role("link", name=moment, exact=True).click()
        expect(page.locator(f"[data-panel={panel}]")).to_be_visible()
        assert inspection.problems() == []
    assert sockets == []
    page.get_by_role("link", name="Now", exact=True).click()
    expect(page.locator("[data-programme-state]")).to_have_text("Not started")


def test_a_rehearsal_is_called_so_backstage_and_is_nothing_to_the_others(
    page: Page,
    inspection: Inspection,
    still_site: Site,
    sign_in: Callable[[Page, Site], None],
) -> None:
    links = still_site.installation.call(CAST, "rehearsed")
    pill = page.locator("[data-programme-state]")
    page.goto(links["event"])
    expect(pill).to_have_text("Not started")
    page.goto(links["watch"]["Vera Lindqvist"])
    expect(page.get_by_text("Welcome, Vera Lindqvist.")).to_be_visible()
    expect(pill).to_have_text("Not started")
    page.goto(links["speak"]["Sam Adeyemi"])
    expect(page.get_by_text("This is a rehearsal: the audience sees nothing")).to_be_visible()
    expect(pill).to_contain_text("Rehearsal")
    assert inspection.problems() == []
    page.goto(links["moderate"])
    sign_in(page, still_site)
    expect(page.locator("[data-stream-sentence]")).to_contain_text("A rehearsal:")
    expect(pill).to_contain_text("Rehearsal")
    assert inspection.problems() == []
