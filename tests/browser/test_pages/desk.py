"""What tests read from and press on the moderators' desk."""

from collections.abc import Callable

from playwright.sync_api import Page

QUEUE = "[data-hand-queue]"
STAGE = "[data-stage-roster]"
GREEN = "[data-green-roster]"
WAY = "[data-way-roster]"
HOUSE = "[data-house-roster]"
LOG = "[data-log]"
VERA, VIKTOR = "Vera Lindqvist", "Viktor van den Berg-Hoogendoorn"

SitDown = Callable[..., Page]


def names(page: Page, roster: str) -> list[str]:
    """The names in a list, from the top."""
    return page.locator(f"{roster} .roster__name").all_inner_texts()


def press(page: Page, roster: str, label: str, name: str) -> None:
    """Press a person's button, opening "More" where it is behind it."""
    button = page.locator(roster).get_by_role("button", name=f"{label}: {name}")
    if not button.is_visible():
        page.locator(roster).get_by_role("button", name=f"More: {name}").click()
    button.click()
