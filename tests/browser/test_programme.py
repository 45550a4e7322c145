"""The whole way, from speakers' cameras to a viewer's screen, on a real installation."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Enter
from tests.support.chromium import ARGUMENTS, executable
from tests.support.installation import Installation
from tests.support.story import (
    ENOUGH,
    check_devices,
    join_as_speaker,
    kill_browser,
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


def test_two_speakers_meet_and_a_viewer_sees_both_until_the_end(
    enter: Enter, installation: Installation, event: dict[str, Any]
) -> None:
    sam, sue, vera = enter(), enter(), enter()
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


def test_a_viewer_comes_up_on_stage_and_goes_back(
    enter: Enter, installation: Installation, event: dict[str, Any]
) -> None:
    sam, mona, vera, vince = (enter() for _ in range(4))
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
    vera.get_by_role("dialog").get_by_role("button", name="Step down").click()
    wait_until_playing(vera)
    wait_for_hue(vince, PROGRAMME, 0.95, 0.5, BLUE)


def test_a_declined_invitation_is_told_to_the_moderator(
    enter: Enter, installation: Installation, event: dict[str, Any]
) -> None:
    sam, mona, vera = (enter() for _ in range(3))
    join_as_speaker(sam, event["speaker_urls"][0], hue=BLUE)
    watch(vera, event["audience_urls"][0])
    moderate(mona, event)
    row = mona.locator("[data-house-roster] li", has_text="Vera")
    row.get_by_role("button", name="Invite").click()

    vera.get_by_role("button", name="Not now").click()

    expect(row.get_by_role("button", name="Invite")).to_be_visible(timeout=ENOUGH)
    wait_until_playing(vera)


def test_a_killed_speaker_browser_leaves_no_tile_behind(
    enter: Enter, browser: Browser, event: dict[str, Any]
) -> None:
    mark = f"--killed-by-{uuid4()}"
    other = browser.browser_type.launch(executable_path=executable(), args=[*ARGUMENTS, mark])
    sam, sue, vera = enter(), person(other), enter()
    join_as_speaker(sam, event["speaker_urls"][0], hue=BLUE)
    join_as_speaker(sue, event["speaker_urls"][1], hue=ORANGE)
    watch(vera, event["audience_urls"][0])
    wait_for_hue(vera, PROGRAMME, 0.95, 0.5, ORANGE)

    kill_browser(mark)

    wait_for_hue(vera, PROGRAMME, 0.95, 0.5, BLUE)
    wait_for_tone(vera, PROGRAMME, 440)


def test_a_killed_composer_is_replaced_behind_the_running_player(
    enter: Enter, installation: Installation, event: dict[str, Any]
) -> None:
    sam, vera = enter(), enter()
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
