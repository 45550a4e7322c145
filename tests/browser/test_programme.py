"""The whole way, from speakers' cameras to a viewer's screen, on a real installation."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.installation import Installation
from tests.support.story import (
    ENOUGH,
    check_devices,
    crash,
    join_as_speaker,
    moderate,
    person,
    wait_for_hue,
    wait_for_tone,
    wait_until_playing,
    watch,
)
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240), pytest.mark.xdist_group("programme")]

PROGRAMME = "[data-video]"
OTHERS = "[data-tiles] li:not([data-own]) video"
BLUE, ORANGE, PINK = 220, 30, 310


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installed = Installation(tmp_path_factory.mktemp("installation"))
    installed.manage("migrate", "--verbosity", "0")
    try:
        installed.start()
        yield installed
    finally:
        installed.stop()


def test_two_speakers_meet_and_a_viewer_sees_both_until_the_end(
    browser: Browser, installation: Installation
) -> None:
    event = installation.event()
    sam, sue, vera = person(browser), person(browser), person(browser)
    join_as_speaker(sam, event["speaker_urls"][0], hue=BLUE, tone=440)
    join_as_speaker(sue, event["speaker_urls"][1], hue=ORANGE, tone=880)

    # They see and hear each other.
    wait_for_hue(sam, OTHERS, 0.1, 0.9, ORANGE)
    wait_for_hue(sue, OTHERS, 0.1, 0.9, BLUE)
    wait_for_tone(sam, "[data-tiles] audio, [data-tiles] video", 880)
    wait_for_tone(sue, "[data-tiles] audio, [data-tiles] video", 440)

    # The viewer sees both side by side, in joining order, and hears both.
    watch(vera, event["audience_urls"][0])
    wait_for_hue(vera, PROGRAMME, 0.05, 0.5, BLUE)
    wait_for_hue(vera, PROGRAMME, 0.95, 0.5, ORANGE)
    wait_for_tone(vera, PROGRAMME, 440)
    wait_for_tone(vera, PROGRAMME, 880)

    # Somebody leaves: the grid closes up.
    sue.get_by_role("button", name="Leave").click()
    wait_for_hue(vera, PROGRAMME, 0.95, 0.5, BLUE)
    expect(sam.locator("[data-tiles] li")).to_have_count(1, timeout=ENOUGH)

    # The stream ends and the pages say so, without a reload.
    installation.end(event)
    expect(vera.get_by_text("The programme has ended.")).to_be_visible(timeout=ENOUGH)
    expect(sam.get_by_text("The event has ended.")).to_be_visible(timeout=ENOUGH)
    _close(sam, sue, vera)


def test_a_viewer_comes_up_on_stage_and_goes_back(
    browser: Browser, installation: Installation
) -> None:
    event = installation.event()
    sam, mona, vera, vince = (person(browser) for _ in range(4))
    join_as_speaker(sam, event["speaker_urls"][0], hue=BLUE)
    vera.add_init_script(f"filmTheClock({{ hue: {PINK}, tone: 880 }})")
    watch(vera, event["audience_urls"][0])
    watch(vince, event["audience_urls"][1])
    moderate(mona, event)

    # The moderator sees who watches, and invites; the programme goes on under the invitation.
    row = mona.locator("[data-house-roster] li", has_text="Vera")
    row.get_by_role("button", name="Invite").click()
    expect(vera.get_by_role("dialog", name="You are invited on stage")).to_be_visible()
    wait_until_playing(vera)
    vera.get_by_role("button", name="Accept").click()
    check_devices(vera)
    vera.get_by_role("button", name="Go on stage").click()

    # She is in the room and on the programme; the others see her.
    wait_for_hue(vera, OTHERS, 0.1, 0.9, BLUE)
    wait_for_hue(sam, OTHERS, 0.1, 0.9, PINK)
    wait_for_hue(vince, PROGRAMME, 0.95, 0.5, PINK)
    expect(mona.locator("[data-stage-roster]", has_text="Vera")).to_be_visible(timeout=ENOUGH)

    # She steps down: her seat, the player running again; the grid closes up.
    vera.get_by_role("button", name="Step down").click()
    confirm = vera.get_by_role("dialog").get_by_role("button", name="Step down")
    if confirm.is_visible():
        confirm.click()
    wait_until_playing(vera)
    wait_for_hue(vince, PROGRAMME, 0.95, 0.5, BLUE)
    _close(sam, mona, vera, vince)


def test_a_declined_invitation_is_told_to_the_moderator(
    browser: Browser, installation: Installation
) -> None:
    event = installation.event()
    sam, mona, vera = (person(browser) for _ in range(3))
    join_as_speaker(sam, event["speaker_urls"][0], hue=BLUE)
    watch(vera, event["audience_urls"][0])
    moderate(mona, event)
    row = mona.locator("[data-house-roster] li", has_text="Vera")
    row.get_by_role("button", name="Invite").click()

    vera.get_by_role("button", name="Not now").click()

    expect(row.get_by_role("button", name="Invite")).to_be_visible(timeout=ENOUGH)
    wait_until_playing(vera)
    _close(sam, mona, vera)


def test_a_killed_speaker_browser_leaves_no_tile_behind(
    browser: Browser, installation: Installation
) -> None:
    event = installation.event()
    sam, sue, vera = (person(browser) for _ in range(3))
    join_as_speaker(sam, event["speaker_urls"][0], hue=BLUE)
    join_as_speaker(sue, event["speaker_urls"][1], hue=ORANGE)
    watch(vera, event["audience_urls"][0])
    wait_for_hue(vera, PROGRAMME, 0.95, 0.5, ORANGE)

    crash(sue)

    wait_for_hue(vera, PROGRAMME, 0.95, 0.5, BLUE)
    wait_for_tone(vera, PROGRAMME, 440)
    _close(sam, vera)


def test_a_killed_composer_is_replaced_behind_the_running_player(
    browser: Browser, installation: Installation
) -> None:
    event = installation.event()
    sam, vera = person(browser), person(browser)
    join_as_speaker(sam, event["speaker_urls"][0], hue=BLUE)
    watch(vera, event["audience_urls"][0])
    wait_for_hue(vera, PROGRAMME, 0.95, 0.5, BLUE)
    until(lambda: len(installation.composers()) >= 1)
    before = set(installation.composers())

    installation.kill_composers()

    until(lambda: set(installation.composers()) - before, within=30)
    vera.evaluate("window.playedFrom = undefined")
    wait_until_playing(vera)
    wait_for_hue(vera, PROGRAMME, 0.05, 0.5, BLUE)
    expect(sam.locator("[data-room-view]")).to_be_visible()
    _close(sam, vera)


def _close(*pages: Any) -> None:
    for page in pages:
        page.context.close()
