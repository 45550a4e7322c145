"""The moderators' desk by key, on a phone, with a focus that stays and a line that does not."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages.cast import SECOND_MODERATOR
from tests.browser.test_pages.desk import QUEUE, VERA, VIKTOR, WAY, SitDown, names
from tests.browser.test_pages.inspection import PHONE, Inspection

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]


def test_keys_rest_while_one_types_in_dialogs_and_when_switched_off(sit_down: SitDown) -> None:
    mona = sit_down()
    mona.get_by_label("Find a person").press("n")
    mona.get_by_role("heading", name="Hand queue").focus()
    mona.keyboard.press("Control+n")
    mona.keyboard.press("?")
    help_ = mona.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_).to_be_visible()
    mona.keyboard.press("n")
    help_.get_by_label("Use shortcuts in this browser").uncheck()
    help_.get_by_role("button", name="Close").click()
    mona.keyboard.press("n")
    mona.get_by_role("button", name="Keyboard shortcuts").click()
    help_.get_by_label("Use shortcuts in this browser").check()
    help_.get_by_role("button", name="Close").click()
    assert names(mona, QUEUE) == [VERA, VIKTOR, "Valentina"]
    mona.keyboard.press("n")  # had one of the others worked, Viktor would go now
    expect(mona.locator(f"{QUEUE} .roster__name")).to_have_text([VIKTOR, "Valentina"])


def focused(page: Page) -> str:
    """The accessible name of what has the focus."""
    label = "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.id"
    return str(page.evaluate(label))


def test_the_focus_stays_while_rows_come_and_go(sit_down: SitDown) -> None:
    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR)
    button = mona.locator(QUEUE).get_by_role("button", name=f"Invite: {VIKTOR}")
    button.focus()
    max_.keyboard.press("n")
    expect(mona.locator(f"{QUEUE} .roster__name")).to_have_text([VIKTOR, "Valentina"])
    assert focused(mona) == f"Invite: {VIKTOR}"
    mona.keyboard.press("Enter")
    expect(mona.locator(f"{QUEUE} .roster__name")).to_have_text(["Valentina"])
    assert focused(mona) == "Invite: Valentina"
    mona.keyboard.press("Enter")
    expect(mona.get_by_text("No hand is raised.")).to_be_visible()
    assert focused(mona) == "hands-heading"


def test_every_part_fits_a_phone_and_has_no_barriers(sit_down: SitDown) -> None:
    heard: list[Inspection] = []
    page = sit_down(prepare=lambda page: heard.append(Inspection(page)))
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for part, heading in (
        ("Stage", "On stage"),
        ("Hands 3", "Hand queue"),
        ("House", "In the house"),
        ("Show", "The show"),
    ):
        page.get_by_role("button", name=part, exact=True).click()
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        assert heard[0].layout() == []
    assert heard[0].problems() == []
    page.get_by_role("button", name="Keyboard shortcuts").click()
    assert heard[0].problems() == []


def test_a_lost_line_is_said_and_what_was_missed_is_there_afterwards(sit_down: SitDown) -> None:
    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR)
    mona.context.set_offline(True)
    expect(mona.get_by_text("The line is lost. The lists are as they were")).to_be_visible()
    max_.keyboard.press("n")
    expect(max_.locator(WAY)).to_contain_text(VERA)
    assert VERA in names(mona, QUEUE)
    mona.context.set_offline(False)
    expect(mona.locator(WAY)).to_contain_text(VERA)
    expect(mona.locator("[data-stale-notice]")).to_be_hidden()
