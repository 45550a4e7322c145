"""Every page of the walk's table in a browser: nothing for axe to find, no error of a script.

The states that a page can be in have tests of their own, on phones too.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_pages.inspection import DESK, Inspection
from tests.support.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MADE_ELSEWHERE = {"/api/v1/docs/"}  # by Swagger UI, whose colours and headings are its own


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, Any]]]:
    """The address of a site with the walk's tenants, and what is to be seen there."""
    installation = Installation(tmp_path_factory.mktemp("everywhere"))
    installation.migrate()
    seen = installation.call("tests.browser.test_pages.everywhere", "everywhere")
    try:
        installation.start("web")
        yield installation.site, seen
    finally:
        installation.stop()


def sign_in(page: Page, site: str, email: str, password: str) -> None:
    page.goto(f"{site}/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site}/account/")


@pytest.mark.parametrize("who", ["nobody", "alice", "root"])
def test_no_page_has_a_barrier(
    browser: Browser, house: tuple[str, dict[str, Any]], who: str
) -> None:
    site, seen = house
    pages = [page for page in seen["pages"][who] if page not in MADE_ELSEWHERE]
    assert len(pages) > 10
    found = []
    with browser.new_context(viewport=DESK, reduced_motion="reduce") as context:  # type: ignore[arg-type]
        if who in seen["emails"]:
            sign_in(context.new_page(), site, seen["emails"][who], seen["password"])
        for path in pages:
            page = context.new_page()
            inspection = Inspection(page)
            page.goto(site + path)
            found += [f"{path}: {problem}" for problem in inspection.quick_problems()]
            page.close()
    assert not found, "\n".join(["", *found])
