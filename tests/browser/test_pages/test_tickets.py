"""The pages of tickets in every state: they fit, have no errors or barriers, and work by key."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import Inspection

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]


@pytest.fixture(scope="module")
def box_office(still_site: Site) -> dict[str, Any]:
    return still_site.installation.call("tests.browser.test_pages.box_office", "box_office")


@pytest.mark.parametrize("path", ["", "register/"])
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("sold out", "Sold out."),
        ("soon", "Registration begins:"),
        ("invited", "open the personal link in your invitation mail"),
        ("closed door", "Everybody may come in, without a ticket."),
    ],
)
def test_the_box_office_says_why_there_is_no_ticket(
    state: str,
    sentence: str,
    path: str,
    page: Page,
    inspection: Inspection,
    box_office: dict[str, Any],
) -> None:
    page.goto(box_office[state] + path)
    expect(page.get_by_text(sentence)).to_be_visible()
    assert inspection.problems() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_choice_of_tickets_reads_well_by_day_and_by_night(
    scheme: str, page: Page, inspection: Inspection, box_office: dict[str, Any]
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(box_office["choice"])
    page.get_by_role("link", name="Register").click()
    expect(page.get_by_role("radio")).to_have_count(4)
    expect(page.get_by_role("radio", name="Box")).to_be_disabled()
    assert inspection.problems() == []


def test_a_form_says_what_is_wrong_beside_each_field(
    page: Page, inspection: Inspection, box_office: dict[str, Any]
) -> None:
    page.goto(f"{box_office['choice']}register/")
    page.locator("form.form").evaluate("(form) => (form.noValidate = true)")
    page.get_by_label("E-mail address").fill("vera")
    page.get_by_role("button", name="Send me my ticket").click()
    expect(page.get_by_role("alert")).to_contain_text("missing or wrong")
    field = page.get_by_label("E-mail address")
    expect(field).to_have_accessible_description(
        "Your ticket is a link. We send it there. "
        "This is no e-mail address. Write it like vera@example.com."
    )
    expect(field).to_have_attribute("aria-invalid", "true")
    assert inspection.problems() == []


def test_somebody_registers_by_keyboard_alone(
    page: Page, inspection: Inspection, box_office: dict[str, Any]
) -> None:
    page.goto(box_office["last"])
    page.get_by_role("link", name="Register").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Register for")).to_be_visible()
    page.get_by_role("link", name="Skip to the content").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Vera")
    page.keyboard.press("Tab")
    page.keyboard.type("vera@example.com")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox")).not_to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail.")
    assert inspection.problems() == []


def test_whoever_comes_takes_a_seat_and_keeps_it(
    page: Page, inspection: Inspection, box_office: dict[str, Any]
) -> None:
    page.goto(box_office["open door"])
    page.get_by_label("Your name").fill("Wendy")
    assert inspection.problems() == []
    page.get_by_role("button", name="Take a seat").click()
    expect(page.get_by_text("Welcome, Wendy.")).to_be_visible()
    page.goto(box_office["open door"])
    page.get_by_role("link", name="Take your seat").click()
    expect(page.get_by_text("Welcome, Wendy.")).to_be_visible()


def test_a_seat_is_asked_for_on_a_page_of_its_own_too(
    page: Page, inspection: Inspection, box_office: dict[str, Any]
) -> None:
    page.goto(f"{box_office['open door']}enter/")
    page.get_by_label("Your name").fill("…")
    page.get_by_role("button", name="Take a seat").click()
    expect(page.get_by_text("Write a name with letters.")).to_be_visible()
    assert inspection.problems() == []


def test_a_holder_is_offered_to_pass_the_ticket_on(
    page: Page, inspection: Inspection, box_office: dict[str, Any]
) -> None:
    page.goto(box_office["own"])
    expect(page.get_by_text("Welcome, Vera.")).to_be_visible()
    page.goto(box_office["choice"])
    assert inspection.problems() == []
    page.get_by_role("link", name="Pass your ticket on").click()
    expect(page.get_by_text("This is the ticket of Vera.")).to_be_visible()
    assert inspection.problems() == []


@pytest.mark.parametrize(
    ("link", "heading"),
    [
        ("passed on", "This ticket was passed on to somebody else."),
        ("revoked", "This ticket has been withdrawn."),
    ],
)
def test_a_dead_link_offers_ways_on(
    link: str, heading: str, page: Page, inspection: Inspection, box_office: dict[str, Any]
) -> None:
    page.goto(box_office[link])
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.get_by_role("link", name="house@example.com")).to_be_visible()
    expect(page.get_by_role("link", name="Have my ticket sent again")).to_be_visible()
    assert inspection.problems() == []


def test_a_lost_ticket_is_asked_for(page: Page, inspection: Inspection, still_site: Site) -> None:
    page.goto(f"{still_site.installation.site}/tickets/resend/")
    assert inspection.problems() == []
    page.get_by_label("E-mail address").fill("nobody@example.com")
    page.get_by_role("button", name="Send me my tickets").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail.")
    assert inspection.problems() == []
