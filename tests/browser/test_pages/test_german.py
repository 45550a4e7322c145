"""The pages in German: every word of them, scripts' words too, and the longer ones fit."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_pages.cast import MODERATOR
from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import DESK, Inspection
from tests.config.test_languages import ENGLISH

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]

# What people wrote themselves, and the names of languages and devices, are in no language of ours.
SAID = """
() => {
  const own = "[data-event-title], .prose, .languages, option";
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest(`script, style, ${own}`)) continue;
    if (parent.checkVisibility()) said.push(walker.currentNode.textContent);
  }
  for (const labelled of document.querySelectorAll("[aria-label]")) {
    if (labelled.checkVisibility()) said.push(labelled.getAttribute("aria-label"));
  }
  return said;
}
"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of somebody who reads German."""
    with browser.new_context(
        locale="de-DE",
        viewport=DESK,  # type: ignore[arg-type]
        permissions=["camera", "microphone"],
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
    ) as own:
        own.set_default_timeout(20_000)
        yield own


def english_on(page: Page) -> list[str]:
    return [said.strip() for said in page.evaluate(SAID) if ENGLISH.search(said)]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("before", "Der Einlass beginnt"),
        ("live", "Das Programm läuft."),
        ("ended", "Diese Veranstaltung ist zu Ende."),
        ("cancelled", "Diese Veranstaltung wurde abgesagt."),
    ],
)
def test_the_event_page_speaks_german(
    state: str, sentence: str, page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(still_site.links[state]["event"])
    expect(page.get_by_text(sentence).first).to_be_visible()
    assert english_on(page) == []
    assert inspection.problems() == []


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("starting", "Die Bühne wird vorbereitet."), ("ended", "Das Programm ist zu Ende.")],
)
def test_the_audience_page_speaks_german(
    state: str, sentence: str, page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(still_site.links[state]["watch"]["Vera Lindqvist"])
    expect(page.get_by_text(sentence)).to_be_visible()
    assert english_on(page) == []
    assert inspection.problems() == []


@pytest.mark.parametrize("state", ["before", "live"])
def test_the_speakers_page_speaks_german(
    state: str, page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(still_site.links[state]["speak"]["Sam Adeyemi"])
    expect(page.get_by_text("Sie kommen zuerst in den Greenroom", exact=False)).to_be_visible()
    assert english_on(page) == []
    assert inspection.problems() == []


def test_the_desk_speaks_german(
    page: Page, inspection: Inspection, still_site: Site, desk: str
) -> None:
    page.goto(desk)
    page.get_by_label("E-Mail-Adresse").fill(MODERATOR)
    page.get_by_label("Passwort", exact=True).fill(still_site.links["password"])
    page.get_by_role("button", name="Anmelden").click()
    page.goto(desk)
    expect(
        page.get_by_text("Hand senken").or_(page.get_by_text("Auf die Bühne holen")).first
    ).to_be_visible()
    assert english_on(page) == []
    assert inspection.problems() == []


def test_the_footer_changes_the_language_and_stays_on_the_page(
    page: Page, still_site: Site
) -> None:
    address = still_site.links["ended"]["event"]
    page.goto(address)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("This event has ended.")).to_be_visible()
    assert page.url == address
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_times_are_told_as_germans_tell_them(page: Page, still_site: Site) -> None:
    page.goto(still_site.links["before"]["event"])
    told = page.locator("time[data-time=full]").first
    expect(told).to_have_text(re.compile(r"^\w+, \d+\. \w+ \d{4} um \d\d:\d\d ME"))
