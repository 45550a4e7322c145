"""Every page in every state: says what is the matter, fits, has no errors and no barriers."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import Inspection

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("before", "This is a ticketed event."),
        ("starting", "The stage is being set."),
        ("live", "The programme is on."),
        ("interrupted", "A short interruption."),
        ("failed", "The stage is being set."),
        ("ended", "This event has ended."),
        ("cancelled", "This event has been cancelled."),
    ],
)
def test_the_event_page_says_to_everybody_what_is_the_matter(
    state: str, sentence: str, page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(still_site.links[state]["event"])
    expect(page.get_by_text(sentence)).to_be_visible()
    assert inspection.problems() == []


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("draft", "Welcome, Vera Lindqvist."),
        ("before", "Welcome, Vera Lindqvist."),
        ("starting", "The stage is being set."),
        ("ended", "The programme has ended."),
        ("cancelled", "This event has been cancelled."),
    ],
)
def test_the_audience_is_told_what_is_the_matter(
    state: str, sentence: str, page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(still_site.links[state]["watch"]["Vera Lindqvist"])
    expect(page.get_by_text(sentence)).to_be_visible()
    assert inspection.problems() == []


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("before", "The programme is not on yet."),
        ("live", "The programme is live"),
        ("interrupted", "The programme is interrupted"),
        ("ended", "The event has ended."),
        ("cancelled", "This event has been cancelled."),
    ],
)
def test_a_speaker_is_told_what_is_the_matter(
    state: str, sentence: str, page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(still_site.links[state]["speak"]["Sam Adeyemi"])
    expect(page.get_by_text(sentence)).to_be_visible()
    assert inspection.problems() == []


@pytest.mark.parametrize(
    ("state", "sentence", "pill"),
    [
        ("before", "The stream has not been launched.", "Not started"),
        ("starting", "The stream is starting", "Starting"),
        ("failed", "The stream failed.", "Failed"),
        ("ended", "The stream has ended.", "Ended"),
    ],
)
def test_a_moderator_reads_the_state_of_the_stream_in_one_sentence(
    state: str,
    sentence: str,
    pill: str,
    page: Page,
    inspection: Inspection,
    still_site: Site,
    sign_in: Callable[[Page, Site], None],
) -> None:
    page.goto(still_site.links[state]["moderate"])
    sign_in(page, still_site)
    expect(page.locator("[data-stream-sentence]")).to_contain_text(sentence)
    expect(page.get_by_role("button", name="Invite: Vera Lindqvist")).to_be_visible()
    expect(page.locator("[data-programme-state]")).to_have_text(pill)
    assert inspection.problems() == []


def test_a_moderator_who_lost_the_role_sees_nothing_more_of_the_house(
    page: Page,
    inspection: Inspection,
    still_site: Site,
    sign_in: Callable[[Page, Site], None],
) -> None:
    page.route_web_socket("**/ws/**", lambda socket: socket.close(code=4404))
    page.goto(still_site.links["before"]["moderate"])
    sign_in(page, still_site)
    expect(page.get_by_role("alert")).to_contain_text("You no longer moderate this event.")
    expect(page.get_by_role("region", name="In the house")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name="Mute everybody?")).to_be_hidden()
    assert inspection.problems() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "Live events, from the stage to every seat."),
        ("/sign-in/", "Sign in"),
        ("/t/wrong/", "We do not know this ticket."),
        ("/s/wrong/", "We do not know this link."),
        ("/nowhere/", "There is nothing at this address."),
    ],
)
def test_the_house_reads_well_by_day_and_by_night(
    path: str, heading: str, scheme: str, page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(still_site.installation.site + path)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert inspection.problems() == []


def test_somebody_elses_page_says_to_open_ones_own_link(
    page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(still_site.links["before"]["watch"]["Vera Lindqvist"])
    seat = page.url
    page.context.clear_cookies()
    page.goto(seat)
    expect(page.get_by_text("Open your personal link in this browser first.")).to_be_visible()
    assert inspection.problems() == []


def test_a_wrong_password_is_answered_with_a_sentence(
    page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(f"{still_site.installation.site}/sign-in/")
    page.get_by_label("E-mail address").fill("mona@example.com")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    assert inspection.problems() == []


def test_the_home_page_lists_what_is_coming_and_what_is_live(page: Page, still_site: Site) -> None:
    page.goto(still_site.installation.site)
    listing = page.get_by_role("region", name="Coming up").get_by_role("listitem")
    for state, is_live in (("live", True), ("interrupted", True), ("before", False)):
        path = urlsplit(still_site.links[state]["event"]).path
        listed = listing.filter(has=page.locator(f'a[href="{path}"]'))
        expect(listed).to_have_count(1)
        expect(listed.filter(has_text="Live now")).to_have_count(int(is_live))


def test_times_are_shown_in_the_viewers_zone_and_the_organizers_on_hover(
    page: Page, still_site: Site
) -> None:
    page.goto(still_site.links["cancelled"]["event"])
    time = page.locator(".event__when time").first
    there, here = time.get_attribute("title") or "", time.inner_text()
    assert here.endswith(("GMT", "BST", "GMT+1"))
    assert there.endswith("for the organizer")
    assert here[-9:-4] not in there  # an hour lies between London and Berlin


def test_the_accent_of_the_organization_is_readable_on_dark_and_on_light(
    page: Page, still_site: Site
) -> None:
    page.goto(still_site.links["cancelled"]["event"])
    styles = "(name) => getComputedStyle(document.documentElement).getPropertyValue(name)"
    assert page.evaluate(styles, "--accent-deep") == "rgb(51 85 255)"
    bright = [int(part) for part in page.evaluate(styles, "--accent-bright")[4:-1].split()]
    assert bright[0] > 51
    assert bright[2] == 255
