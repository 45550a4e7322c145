"""Installations with a cast in their database, and pages that are listened to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_pages.cast import MODERATOR, SECOND_MODERATOR
from tests.browser.test_pages.desk import HOUSE, SitDown
from tests.browser.test_pages.inspection import DESK, Inspection
from tests.support import evidence
from tests.support.installation import Installation

CALL = """
async ([module, name, given]) => (await import(`/static/js/${module}.js`))[name](...given)
"""
Call = Callable[..., Any]

CAST = "tests.browser.test_pages.cast"
EVENINGS = 20  # as many as tests take one, and some

expect.set_options(timeout=20_000)  # a whole installation may share the machine with other tests


@dataclass(frozen=True)
class Site:
    """A running installation and the addresses of what its database holds."""

    installation: Installation
    links: dict[str, Any]

    def call(self, function: str, **given: Any) -> dict[str, Any]:
        """Call a function of cast.py on the installation's database."""
        return self.installation.call(CAST, function, **given)


@pytest.fixture(scope="session")
def still_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose events each stand in one state: only the web process runs."""
    installation = Installation(tmp_path_factory.mktemp("still"))
    installation.migrate()
    links = installation.call(CAST, "every_state")
    try:
        installation.start("web")
        yield Site(installation, links)
    finally:
        installation.stop()


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A whole Footlight with one launched event."""
    installation = Installation(tmp_path_factory.mktemp("live"))
    installation.migrate()
    links = installation.call(CAST, "launched")
    try:
        installation.start()
        yield Site(installation, links)
    finally:
        installation.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One person's browser, with camera and microphone allowed."""
    with browser.new_context(
        viewport=DESK,  # type: ignore[arg-type]
        permissions=["camera", "microphone"],
        timezone_id="Europe/London",
        reduced_motion="reduce",
    ) as own:
        own.set_default_timeout(20_000)
        own.on("page", evidence.keep)
        yield own


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def inspection(page: Page) -> Inspection:
    return Inspection(page)


@pytest.fixture
def sign_in() -> Callable[[Page, Site], None]:
    """Return how Mona signs in on the sign-in page that is open."""

    def signed_in(page: Page, site: Site) -> None:
        page.get_by_label("E-mail address").fill(MODERATOR)
        page.get_by_label("Password").fill(site.links["password"])
        page.get_by_role("button", name="Sign in").click()

    return signed_in


@pytest.fixture(scope="module")
def js(browser: Browser, still_site: Site) -> Iterator[Call]:
    """Return how to call a function of a module in static/js."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{still_site.installation.site}/sign-in/")

        def called(module: str, function: str, *arguments: Any) -> Any:
            return page.evaluate(CALL, [module, function, list(arguments)])

        yield called


@pytest.fixture(scope="session")
def evenings(still_site: Site) -> Iterator[str]:
    """The moderators' desks: each test takes an evening of its own."""
    return iter(still_site.call("desks", count=EVENINGS)["desks"])


@pytest.fixture
def desk(evenings: Iterator[str]) -> str:
    return next(evenings)


@pytest.fixture(scope="module")
def moderators(
    browser: Browser, still_site: Site, evenings: Iterator[str]
) -> Iterator[dict[str, BrowserContext]]:
    """Mona's and Max's browsers: they sign in once."""
    contexts: dict[str, BrowserContext] = {}
    for email in (MODERATOR, SECOND_MODERATOR):
        contexts[email] = context = browser.new_context(
            viewport=DESK,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto(f"{still_site.installation.site}/sign-in/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(still_site.links["password"])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        page.close()
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def sit_down(moderators: dict[str, BrowserContext], desk: str) -> Iterator[SitDown]:
    """Return how a moderator sits down at the desk."""
    pages: list[Page] = []

    def sit_down(who: str = MODERATOR, *, prepare: Callable[[Page], Any] | None = None) -> Page:
        page = moderators[who].new_page()
        pages.append(page)
        if prepare:
            prepare(page)
        page.goto(desk)
        expect(page.locator(HOUSE).get_by_role("listitem").first).to_be_visible()
        return page

    yield sit_down
    for page in pages:
        page.close()
