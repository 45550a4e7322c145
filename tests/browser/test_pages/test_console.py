"""The moderators' desk: two who run one evening see the same, by pointer and by key."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.test_pages.cast import MODERATOR, SECOND_MODERATOR
from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import DESK, PHONE, Inspection
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]

QUEUE = "[data-hand-queue]"
STAGE = "[data-stage-roster]"
GREEN = "[data-green-roster]"
WAY = "[data-way-roster]"
HOUSE = "[data-house-roster]"
LOG = "[data-log]"
VERA, VIKTOR = "Vera Lindqvist", "Viktor van den Berg-Hoogendoorn"
EVENINGS = 14

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def evenings(still_site: Site) -> Iterator[str]:
    """The desks' addresses: each test takes an evening of its own."""
    return iter(still_site.call("desks", str(EVENINGS))["desks"])


@pytest.fixture
def desk(evenings: Iterator[str]) -> str:
    return next(evenings)


@pytest.fixture(scope="module")
def moderators(
    browser: Browser, still_site: Site, evenings: Iterator[str]
) -> Iterator[dict[str, BrowserContext]]:
    """Mona's and Max's browsers: they sign in once."""
    contexts = {}
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
def sit_down(moderators: dict[str, BrowserContext], desk: str) -> Iterator[Open]:
    """Return how a moderator sits down at the desk."""
    pages = []

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


def names(page: Page, roster: str) -> list[str]:
    """The names in a list, from the top."""
    return page.locator(f"{roster} .roster__name").all_inner_texts()


def press(page: Page, roster: str, label: str, name: str) -> None:
    """Press a person's button, opening "More" where it is behind it."""
    button = page.locator(roster).get_by_role("button", name=f"{label}: {name}")
    if not button.is_visible():
        page.locator(roster).get_by_role("button", name=f"More: {name}").click()
    button.click()


def test_the_next_hand_is_invited_by_a_key_and_both_moderators_see_it(sit_down: Open) -> None:
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


def test_a_hand_is_lowered_and_its_waiting_time_ticks(sit_down: Open) -> None:
    mona = sit_down()
    time = mona.locator(QUEUE).get_by_role("listitem").first.locator(".roster__time")
    before = time.inner_text()
    assert re.fullmatch(r"8:\d\d", before)
    expect(time).not_to_have_text(before)
    press(mona, QUEUE, "Lower hand", VIKTOR)
    expect(mona.locator(f"{QUEUE} .roster__name")).to_have_text([VERA, "Valentina"])


def test_somebody_is_put_on_stage_and_brought_back(sit_down: Open) -> None:
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


def test_the_server_refuses_who_does_not_fit_and_the_page_says_so(sit_down: Open) -> None:
    def without_news(page: Page) -> None:
        page.route_web_socket("**/ws/**", lambda socket: None)

    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR, prepare=without_news)
    press(mona, GREEN, "Put on stage", "Vito")
    expect(mona.locator("[data-seats]")).to_have_text("2 of 2")
    press(max_, GREEN, "Put on stage", "Guest 00")
    refusal = max_.locator('[data-error="green"]')
    expect(refusal).to_contain_text("The stage is full")
    expect(refusal).to_have_attribute("role", "alert")


def test_a_layout_is_chosen_by_key_and_by_choice_for_both(sit_down: Open) -> None:
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


def test_an_announcement_is_made_by_one_and_taken_down_by_the_other(sit_down: Open) -> None:
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


def test_the_house_is_searched_and_what_was_found_stays_true(sit_down: Open) -> None:
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


def test_the_house_is_turned_page_by_page(sit_down: Open) -> None:
    mona = sit_down()
    expect(mona.locator("[data-house-range]")).to_have_text("1 to 50 of 65")
    mona.get_by_role("button", name="Next", exact=True).click()
    expect(mona.locator("[data-house-range]")).to_have_text("51 to 65 of 65")
    expect(mona.get_by_role("button", name="Next", exact=True)).to_be_disabled()
    mona.get_by_label("Find a person").fill("Guest")
    expect(mona.locator("[data-house-range]")).to_have_text("1 to 50 of 60")


def test_an_answer_that_was_overtaken_is_dropped(sit_down: Open) -> None:
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


def test_keys_rest_while_one_types_in_dialogs_and_when_switched_off(sit_down: Open) -> None:
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


def test_a_removal_names_the_person_and_is_final(sit_down: Open) -> None:
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


def focused(page: Page) -> str:
    """The accessible name of what has the focus."""
    label = "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.id"
    return str(page.evaluate(label))


def test_the_focus_stays_while_rows_come_and_go(sit_down: Open) -> None:
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


def test_every_part_fits_a_phone_and_has_no_barriers(sit_down: Open) -> None:
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
        assert heard[0].problems() == []
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.get_by_role("button", name="Keyboard shortcuts").click()
    assert heard[0].problems() == []


def test_a_lost_line_is_said_and_what_was_missed_is_there_afterwards(sit_down: Open) -> None:
    mona, max_ = sit_down(), sit_down(SECOND_MODERATOR)
    mona.context.set_offline(True)
    expect(mona.get_by_text("The line is lost. The lists are as they were")).to_be_visible()
    max_.keyboard.press("n")
    expect(max_.locator(WAY)).to_contain_text(VERA)
    assert VERA in names(mona, QUEUE)
    mona.context.set_offline(False)
    expect(mona.locator(WAY)).to_contain_text(VERA)
    expect(mona.locator("[data-stale-notice]")).to_be_hidden()
