"""The moderators' search of the house."""

import re

import pytest
from playwright.sync_api import APIResponse, Route, expect

from tests.browser.test_pages.cast import SECOND_MODERATOR
from tests.browser.test_pages.desk import HOUSE, WAY, SitDown, names, press
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]


def test_the_house_is_searched_and_what_was_found_stays_true(sit_down: SitDown) -> None:
    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR)
    mona.keyboard.press("/")
    mona.keyboard.type("vRoN")
    expect(mona.locator(f"{HOUSE} .roster__name")).to_have_text(["Vroni"])
    expect(mona.locator("[data-house-count]")).to_have_text("1 found")
    max_.get_by_label("Find a person").fill("Vroni")
    expect(max_.locator(f"{HOUSE} .roster__name")).to_have_text(["Vroni"])
    press(max_, HOUSE, "Invite", "Vroni")
    expect(mona.locator(HOUSE)).to_contain_text("Invited")
    press(max_, WAY, "Withdraw", "Vroni")
    expect(mona.locator(HOUSE).get_by_role("button", name="Invite: Vroni")).to_be_visible()
    mona.get_by_label("Find a person").fill("nobody at all")
    expect(mona.get_by_text("Nobody by that name.")).to_be_visible()


def test_the_house_is_turned_page_by_page(sit_down: SitDown) -> None:
    mona = sit_down()
    expect(mona.locator("[data-house-range]")).to_have_text("1 to 50 of 65")
    mona.get_by_role("button", name="Next", exact=True).click()
    expect(mona.locator("[data-house-range]")).to_have_text("51 to 65 of 65")
    expect(mona.get_by_role("button", name="Next", exact=True)).to_be_disabled()
    mona.get_by_label("Find a person").fill("Guest")
    expect(mona.locator("[data-house-range]")).to_have_text("1 to 50 of 60")


def test_an_answer_that_was_overtaken_is_dropped(sit_down: SitDown) -> None:
    mona = sit_down()
    held: list[Route] = []
    mona.route(re.compile(r"search=Vito"), lambda route: held.append(route))
    mona.get_by_label("Find a person").fill("Vito")
    until(lambda: mona.evaluate("() => true") and held)
    mona.get_by_label("Find a person").fill("Vroni")
    expect(mona.locator(f"{HOUSE} .roster__name")).to_have_text(["Vroni"])
    with mona.expect_response(re.compile("search=Vito")):
        held[0].continue_()
    mona.evaluate("() => new Promise((resolve) => setTimeout(resolve))")
    assert names(mona, HOUSE) == ["Vroni"]


def test_an_answer_that_is_older_than_the_news_is_not_believed(sit_down: SitDown) -> None:
    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR)
    for page in (mona, max_):
        page.get_by_label("Find a person").fill("Vroni")
        expect(page.locator(f"{HOUSE} .roster__name")).to_have_text(["Vroni"])
    press(max_, HOUSE, "Invite", "Vroni")
    expect(mona.locator(HOUSE)).to_contain_text("Invited")
    held: list[tuple[Route, APIResponse]] = []
    mona.route(re.compile(r"search=Vron&"), lambda route: held.append((route, route.fetch())))
    mona.get_by_label("Find a person").fill("Vron")
    until(lambda: mona.evaluate("() => true") and held)
    press(max_, WAY, "Withdraw", "Vroni")
    expect(mona.locator(WAY)).not_to_contain_text("Vroni")
    [(route, answer)] = held
    with mona.expect_response(re.compile("search=Vron&")):
        route.fulfill(response=answer)
    expect(mona.locator(HOUSE).get_by_role("button", name="Invite: Vroni")).to_be_visible()


def test_a_house_that_does_not_come_is_said(sit_down: SitDown) -> None:
    mona = sit_down()
    mona.route("**/audience?**", lambda route: route.abort())
    mona.reload()
    expect(mona.locator('[data-error="house"]')).to_contain_text("The server cannot be reached.")
