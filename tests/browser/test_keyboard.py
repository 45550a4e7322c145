"""From the event's page to a raised hand with nothing but keys, and a real programme."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Enter
from tests.support.installation import Installation
from tests.support.story import wait_until_playing

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.xdist_group("media")]

MOST_TABS = 60
EMAIL = "kim@example.org"
IS_HERE = "(element) => element === document.activeElement"
IS_SEEN = """(element) => {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, and shows that it has."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate(IS_HERE):
            assert wanted.evaluate(IS_SEEN), "nobody sees where the focus is"
            return
    pytest.fail(f"no way to {wanted} by keyboard")


def press(page: Page, role: Any, name: str, key: str = "Enter") -> None:
    """Go to a link or button, and press it."""
    tab_to(page, page.get_by_role(role, name=name, exact=True))
    page.keyboard.press(key)


def write(page: Page, label: str, text: str) -> None:
    """Go to a field, and write into it."""
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(text)


def test_somebody_registers_watches_and_raises_a_hand_by_keyboard_alone(
    enter: Enter, installation: Installation, event: dict[str, Any]
) -> None:
    made = {"public_id": event["id"]}
    installation.call("tests.support.make_event", "open_registration", **made)
    kim = enter()

    # To the ticket, which comes by mail.
    kim.goto(event["event_url"])
    press(kim, "link", "Register")
    expect(kim.get_by_role("heading", level=1)).to_contain_text("Register for")
    write(kim, "Your name", "Kim")
    write(kim, "E-mail address", EMAIL)
    press(kim, "button", "Send me my ticket")
    expect(kim.get_by_role("heading", level=1)).to_have_text("Look into your mail.")
    mailed = installation.call("tests.support.make_event", "mailed_link", to=EMAIL)

    # The programme: paused and going on, silent and loud.
    kim.goto(mailed["link"])
    wait_until_playing(kim)
    press(kim, "button", "Pause", "Space")
    expect(kim.get_by_role("button", name="Play", exact=True)).to_be_focused()
    kim.keyboard.press("Space")
    wait_until_playing(kim)
    press(kim, "button", "Mute", "Space")
    expect(kim.get_by_role("button", name="Unmute", exact=True)).to_be_focused()

    # A hand, up and down; the focus stays where it was pressed.
    press(kim, "button", "Raise hand")
    expect(kim.get_by_text("You are first in the queue.")).to_be_visible()
    expect(kim.get_by_role("button", name="Lower hand")).to_be_focused()
    kim.keyboard.press("Enter")
    expect(kim.get_by_role("button", name="Raise hand")).to_be_focused()
