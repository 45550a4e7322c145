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
    join_as_speaker,
    kill_browser,
    person,
    wait_for_hue,
    wait_for_tone,
    wait_until_playing,
    watch,
)
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240), pytest.mark.xdist_group("media")]

PROGRAMME = "[data-video]"
OTHERS = "[data-tiles] li:not([data-own]) video"
BLUE, ORANGE = 220, 30


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
