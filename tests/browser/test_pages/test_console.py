"""The moderators' desk: two who run one evening see the same."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages.cast import SECOND_MODERATOR
from tests.browser.test_pages.desk import (
    GREEN,
    HOUSE,
    LOG,
    QUEUE,
    STAGE,
    VERA,
    VIKTOR,
    WAY,
    SitDown,
    names,
    press,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]


def test_the_next_hand_is_invited_by_a_key_and_both_moderators_see_it(sit_down: SitDown) -> None:
    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR)
    for page in (mona, max_):
        assert names(page, QUEUE) == [VERA, VIKTOR, "Valentina"]
    mona.keyboard.press("n")
    for page in (mona, max_):
        expect(page.locator(f"{QUEUE} .roster__name")).to_have_text([VIKTOR, "Valentina"])
        expect(page.locator(WAY)).to_contain_text(VERA)
        expect(page.locator(WAY)).to_contain_text(re.compile(r"1\d\d s left"))
        expect(page.locator(LOG)).to_contain_text(f"{VERA} is invited on stage.")
    press(max_, WAY, "Withdraw", VERA)
    expect(mona.locator(WAY)).not_to_contain_text(VERA)


def test_a_hand_is_lowered_and_its_waiting_time_ticks(sit_down: SitDown) -> None:
    mona = sit_down()
    time = mona.locator(QUEUE).get_by_role("listitem").first.locator(".roster__time")
    before = time.inner_text()
    assert re.fullmatch(r"8:\d\d", before)
    expect(time).not_to_have_text(before)
    press(mona, QUEUE, "Lower hand", VIKTOR)
    expect(mona.locator(f"{QUEUE} .roster__name")).to_have_text([VERA, "Valentina"])


def test_somebody_is_put_on_stage_and_brought_back(sit_down: SitDown) -> None:
    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR)
    expect(max_.locator("[data-stage-sentence]")).to_contain_text("1 is on stage; 2 wait")
    press(mona, GREEN, "Put on stage", "Vito")
    for page in (mona, max_):
        expect(page.locator(f"{STAGE} .roster__name")).to_have_text(["Sam Adeyemi", "Vito"])
        expect(page.locator("[data-seats]")).to_have_text("2 of 2")
        expect(page.get_by_text("The stage is full: all 2 seats are taken.")).to_be_visible()
        refused = page.get_by_role("button", name="Put on stage: Guest 00")
        expect(refused).to_have_attribute("aria-disabled", "true")
    press(max_, STAGE, "Green room", "Vito")
    expect(mona.locator(f"{GREEN} .roster__name")).to_have_text(["Guest 00", "Vito"])
    expect(mona.locator("[data-stage-full]")).to_be_hidden()
    press(mona, GREEN, "Back to seat", "Vito")
    expect(max_.locator(f"{GREEN} .roster__name")).to_have_text(["Guest 00"])


def test_the_server_refuses_who_does_not_fit_and_the_page_says_so(sit_down: SitDown) -> None:
    def without_news(page: Page) -> None:
        page.route_web_socket("**/ws/**", lambda socket: None)

    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR, prepare=without_news)
    press(mona, GREEN, "Put on stage", "Vito")
    expect(mona.locator("[data-seats]")).to_have_text("2 of 2")
    press(max_, GREEN, "Put on stage", "Guest 00")
    refusal = max_.locator('[data-error="green"]')
    expect(refusal).to_contain_text("The stage is full")
    expect(refusal).to_have_attribute("role", "alert")


def test_a_layout_is_chosen_by_key_and_by_choice_for_both(sit_down: SitDown) -> None:
    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR)
    expect(mona.get_by_role("radio", name="Presentation")).to_be_checked()
    mona.keyboard.press("g")
    for page in (mona, max_):
        expect(page.get_by_role("radio", name="Grid")).to_be_checked()
    press(max_, STAGE, "Spotlight", "Sam Adeyemi")
    for page in (mona, max_):
        expect(page.get_by_role("radio", name="Spotlight")).to_be_checked()
        expect(page.get_by_label("In the spotlight")).to_have_value(re.compile(".+"))
        expect(page.locator(STAGE)).to_contain_text("In the spotlight")
    mona.get_by_label("In the spotlight").select_option(label="Whoever speaks")
    expect(max_.get_by_label("In the spotlight")).to_have_value("")


def test_an_announcement_is_made_by_one_and_taken_down_by_the_other(sit_down: SitDown) -> None:
    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR)
    mona.keyboard.press("a")
    mona.keyboard.type("no shortcut: n, m, g")
    mona.get_by_label("How long").select_option(label="5 minutes")
    mona.get_by_role("button", name="Show to everybody").click()
    for page in (mona, max_):
        expect(page.locator("[data-announcement]")).to_contain_text("no shortcut: n, m, g")
        expect(page.locator("[data-announcement-left]")).to_have_text(re.compile(r"[45]:\d\d left"))
    expect(mona.get_by_role("radio", name="Presentation")).to_be_checked()
    assert names(mona, QUEUE) == [VERA, VIKTOR, "Valentina"]
    max_.get_by_role("button", name="Take down").click()
    expect(mona.locator("[data-announcement]")).to_be_hidden()


def test_a_removal_names_the_person_and_is_final(sit_down: SitDown) -> None:
    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR)
    press(mona, QUEUE, "Remove", VIKTOR)
    question = mona.get_by_role("dialog", name=f"Remove {VIKTOR} from the event?")
    expect(question).to_contain_text("This is final")
    question.get_by_role("button", name="Cancel").click()
    assert VIKTOR in names(mona, QUEUE)
    press(mona, QUEUE, "Remove", VIKTOR)
    question.get_by_role("button", name="Remove from the event").click()
    for page in (mona, max_):
        expect(page.locator(f"{QUEUE} .roster__name")).to_have_text([VERA, "Valentina"])
        expect(page.locator(LOG)).to_contain_text(f"{VIKTOR} can no longer take part.")
    expect(max_.locator(HOUSE)).not_to_contain_text(VIKTOR)
