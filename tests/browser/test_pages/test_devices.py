"""The device check where something is missing: a clear sentence, and the way on stays open."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import Inspection
from tests.support.chromium import ARGUMENTS, executable

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages-still")]

NO_CAMERA = "--use-fake-device-for-media-stream=device-count=0"
BLOCKED = "--use-fake-ui-for-media-stream=deny"
HELD_DEVICES = """() => {
  window.asked = [];
  window.given = [];
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    await new Promise((resolve) => asked.push(resolve));
    const stream = await open(wanted);
    given.push(...stream.getTracks());
    return stream;
  };
}"""
"""Has devices open only when the test says so (`asked`), and keeps them (`given`)."""


@pytest.fixture
def odd_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page of a browser that was started with the given argument."""
    arguments = [*ARGUMENTS, request.param]
    odd = browser.browser_type.launch(executable_path=executable(), args=arguments)
    try:
        yield odd.new_page(reduced_motion="reduce")
    finally:
        odd.close()


def test_the_picture_is_shown_and_the_voice_is_heard(page: Page, still_site: Site) -> None:
    page.goto(still_site.links["before"]["speak"]["Sam Adeyemi"])
    expect(page.get_by_text("Only you see this picture until you join.")).to_be_visible()
    expect(page.get_by_text("We hear you.")).to_be_visible()
    width = page.get_by_label("Your camera").evaluate("(video) => video.videoWidth")
    assert width == 640


def test_without_a_microphone_by_choice_one_is_told_that_nobody_hears(
    page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(still_site.links["before"]["speak"]["Sam Adeyemi"])
    page.get_by_label("Microphone", exact=True).select_option(label="No microphone")
    expect(page.get_by_text("You come without a microphone: nobody hears you.")).to_be_visible()
    page.get_by_label("Camera", exact=True).select_option(label="No camera")
    expect(page.get_by_text("You come without a picture: your name is shown")).to_be_visible()
    expect(page.get_by_role("button", name="Join the room")).to_be_enabled()
    assert inspection.problems() == []


def test_of_devices_chosen_in_a_row_only_the_last_stays_on(page: Page, still_site: Site) -> None:
    page.goto(still_site.links["before"]["speak"]["Sam Adeyemi"])
    join = page.get_by_role("button", name="Join the room")
    expect(join).to_be_enabled()
    page.evaluate(HELD_DEVICES)
    picker = page.get_by_label("Microphone", exact=True)
    picker.select_option(label="Fake Audio Input 1")
    picker.select_option(label="Fake Audio Input 2")
    page.wait_for_function("() => asked.length === 2")
    expect(join).to_be_disabled()
    page.evaluate("() => asked[1]()")
    expect(join).to_be_enabled()
    page.evaluate("() => asked[0]()")
    page.wait_for_function("() => given.length === 2")
    page.wait_for_function("() => given.map((one) => one.readyState).join() === 'live,ended'")
    expect(picker.locator("option:checked")).to_have_text("Fake Audio Input 2")


@pytest.mark.parametrize("odd_page", [NO_CAMERA], indirect=True)
def test_without_a_camera_one_may_still_join(odd_page: Page, still_site: Site) -> None:
    inspection = Inspection(odd_page)
    odd_page.goto(still_site.links["before"]["speak"]["Sam Adeyemi"])
    expect(odd_page.get_by_text("No camera was found.")).to_be_visible()
    expect(odd_page.get_by_text("We hear you.")).to_be_visible()
    expect(odd_page.get_by_role("button", name="Join the room")).to_be_enabled()
    assert inspection.problems() == []


@pytest.mark.parametrize("odd_page", [BLOCKED], indirect=True)
def test_where_the_browser_blocks_the_devices_one_is_told_where_to_allow_them(
    odd_page: Page, still_site: Site
) -> None:
    inspection = Inspection(odd_page)
    odd_page.goto(still_site.links["before"]["speak"]["Sam Adeyemi"])
    odd_page.get_by_role("button", name="Turn on camera and microphone").click()
    expect(odd_page.get_by_text("The browser blocks the camera.")).to_be_visible()
    expect(odd_page.get_by_text("The browser blocks the microphone.")).to_be_visible()
    expect(odd_page.get_by_role("button", name="Join the room")).to_be_enabled()
    assert inspection.problems() == []
