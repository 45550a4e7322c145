"""The admin's pages: fit, have no errors and no barriers, and do what they say."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_pages.back_office import LONG_TITLE, OWNER
from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import DESK, PHONE, Inspection

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]

EVENT = "events/event/{event}"
PAGES = [
    "",
    "events/event/",
    "events/event/add/",
    f"{EVENT}/change/",
    f"{EVENT}/launch/",
    f"{EVENT}/cancel/",
    f"{EVENT}/clone/",
    f"{EVENT}/report/",
    f"{EVENT}/moderators/",
    f"{EVENT}/tickets/",
    f"{EVENT}/tickets/import/",
    f"{EVENT}/tickets/export/",
    f"{EVENT}/history/",
    "events/speaker/",
    "events/speaker/add/",
    "events/audience/",
    "events/audience/add/",
    "accounts/organization/",
    "accounts/auditentry/",
    "accounts/mail/",
    "accounts/apikey/",
    "accounts/apikey/add/",
]
BY_NIGHT = ["", "events/event/", f"{EVENT}/change/", f"{EVENT}/report/", f"{EVENT}/moderators/"]


class OfficeInspection(Inspection):
    """Lists of Django's are denser than our pages; the 24 px of axe's rule hold there too."""

    def layout(self) -> list[str]:
        """Return what does not fit."""
        return [problem for problem in super().layout() if "small target" not in problem]


@pytest.fixture(scope="module")
def office(still_site: Site) -> dict[str, Any]:
    """What the organization has, and its owner's password."""
    return still_site.installation.call("tests.browser.test_pages.back_office", "office")


@pytest.fixture(scope="module")
def desk(browser: Browser, still_site: Site, office: dict[str, Any]) -> Iterator[BrowserContext]:
    """Orla's browser."""
    with browser.new_context(
        viewport=DESK,  # type: ignore[arg-type]
        reduced_motion="reduce",
    ) as context:
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto(f"{still_site.installation.site}/sign-in/?next=/admin/")
        page.locator("input[name=login]").fill(OWNER)
        page.locator("input[name=password]").fill(office["password"])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Live now")).to_be_visible()
        page.close()
        yield context


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("scheme", "pages"), [("light", PAGES), ("dark", BY_NIGHT)])
def test_every_page_fits_and_has_no_barriers(
    desk: BrowserContext, still_site: Site, office: dict[str, Any], scheme: Any, pages: list[str]
) -> None:
    page = desk.new_page()
    page.emulate_media(color_scheme=scheme)
    inspection = OfficeInspection(page)
    found: dict[str, list[str]] = {}
    for path in pages:
        answer = page.goto(f"{still_site.installation.site}/admin/{path.format(**office)}")
        assert answer is not None
        assert answer.status == 200, path
        found |= {path: problems} if (problems := inspection.problems()) else {}
    assert found == {}
    page.close()


def test_the_menu_opens_on_phones(
    desk: BrowserContext, still_site: Site, office: dict[str, Any]
) -> None:
    page = desk.new_page()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{still_site.installation.site}/admin/")
    sections = page.get_by_role("navigation", name="Sections")
    expect(sections).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    expect(sections).to_be_visible()
    inspection = OfficeInspection(page)
    assert inspection.layout() == []
    sections.get_by_role("link", name="Speakers").click()
    expect(page.get_by_role("heading", name="Speakers", level=1)).to_be_visible()
    page.close()


def test_a_question_is_answered_with_the_keyboard(
    desk: BrowserContext, still_site: Site, office: dict[str, Any]
) -> None:
    page: Page = desk.new_page()
    page.goto(f"{still_site.installation.site}/admin/events/event/{office['event']}/change/")
    expect(page.get_by_role("status")).to_contain_text("Live since")
    page.get_by_role("button", name="End…").press("Enter")
    expect(page.get_by_role("heading", name=f"End the programme: {LONG_TITLE}")).to_be_visible()
    page.get_by_role("link", name="No, go back").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Live since")
    page.close()
