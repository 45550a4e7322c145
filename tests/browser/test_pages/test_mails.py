"""Mails are read on phones, at night, and by ear; and the page behind their last link."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import Inspection

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]

POST = "tests.browser.test_pages.post"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_mail_fits_and_has_no_barriers(
    scheme: str, language: str, page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    letters = still_site.installation.call(POST, "letters", language=language)
    assert len(letters) == 10
    for name, html in letters.items():
        page.set_content(html)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert inspection.problems() == [], name


def test_reminders_end_and_begin_by_key(
    page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(still_site.installation.call(POST, "reminded")["link"])
    expect(page.get_by_role("heading", level=1)).to_have_text("You are reminded of this event.")
    assert inspection.problems() == []
    page.get_by_role("button", name="No more reminders").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You get no more reminders")
    assert inspection.problems() == []
    page.get_by_role("button", name="Remind me after all").press("Enter")
    expect(page.get_by_role("button", name="No more reminders")).to_be_visible()
