"""The way up on stage and back, by real people's browsers and real media, from every side."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.support.installation import Installation
from tests.support.story import (
    check_devices,
    hears,
    join_as_speaker,
    moderate,
    shows,
    wait_for_hue,
    wait_for_tone,
    wait_until_playing,
    watch,
)
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.xdist_group("media")]

PROGRAMME = "[data-video]"
OTHERS = "[data-tiles] li:not([data-own]) video"
OTHERS_SOUND = "[data-tiles] audio, [data-tiles] video"
BLUE, PINK = 220, 310
LOW, HIGH = 440, 880
MIDDLE = [(0.05, 0.5), (0.3, 0.5), (0.7, 0.5), (0.95, 0.5)]


@pytest.fixture
def event(installation: Installation) -> Iterator[dict[str, Any]]:
    """A launched event whose speakers wait in the green room."""
    event = installation.event(speakers=1, speakers_enter="green_room")
    yield event
    installation.end(event)


class House:
    """Sam speaks on blue at 440 Hz, Vera on pink at 880 Hz, Vince watches, Mona moderates."""

    def __init__(self, enter: Enter, event: dict[str, Any]) -> None:
        self.event = event
        self.sam, self.mona, self.vera, self.vince = (enter() for _ in range(4))
        moderate(self.mona, event)
        self.vera.add_init_script(f"filmTheClock({{ hue: {PINK}, tone: {HIGH} }})")
        watch(self.vera, event["audience_urls"][0])
        watch(self.vince, event["audience_urls"][1])

    def order(self, words: str) -> None:
        """Mona presses a button, like ``Invite: Vera``."""
        self.mona.get_by_role("button", name=words, exact=True).click()

    def remove(self, name: str) -> None:
        """Mona removes somebody for the whole event; it is behind ``More`` and asks first."""
        for words in (f"More: {name}", f"Remove: {name}"):
            self.mona.get_by_role("button", name=words, exact=True).first.click()
        self.mona.get_by_role("button", name="Remove from the event").click()

    def bring_sam_on(self) -> None:
        """The speaker of the line-up goes the same way: through the green room."""
        join_as_speaker(self.sam, self.event["speaker_urls"][0], hue=BLUE, tone=LOW)
        self.order("Put on stage: Sam")
        wait_for_hue(self.vince, PROGRAMME, 0.5, 0.9, BLUE)

    def vera_accepts(self) -> None:
        """Vera says yes, checks her devices and goes to the green room."""
        self.vera.get_by_role("button", name="Accept").click()
        check_devices(self.vera)
        self.vera.get_by_role("button", name="Go to the green room").click()
        wait_for_hue(self.vera, OTHERS, 0.1, 0.9, BLUE)

    def bring_vera_on(self) -> None:
        """Vera is invited without a hand and ends up on the programme."""
        self.order("Invite: Vera")
        self.vera_accepts()
        self.order("Put on stage: Vera")
        wait_for_hue(self.vince, PROGRAMME, 0.95, 0.5, PINK)


@pytest.fixture
def house(enter: Enter, event: dict[str, Any]) -> House:
    return House(enter, event)


def test_a_viewer_comes_up_by_consent_and_goes_back_to_her_seat(house: House) -> None:
    sam, mona, vera, vince = house.sam, house.mona, house.vera, house.vince

    # A speaker of the line-up is in the green room first: the programme shows nobody.
    join_as_speaker(sam, house.event["speaker_urls"][0], hue=BLUE, tone=LOW)
    expect(mona.locator("[data-green-roster]")).to_contain_text("Sam")
    expect(sam.locator("[data-stage-banner]")).to_contain_text("Green room")
    assert not shows(vince, PROGRAMME, MIDDLE, BLUE, seconds=3)
    house.order("Put on stage: Sam")
    wait_for_hue(vince, PROGRAMME, 0.5, 0.9, BLUE)
    wait_for_tone(vince, PROGRAMME, LOW)
    expect(sam.locator("[data-stage-banner]")).to_contain_text("You are on stage")

    # She is asked and declines, and the moderator hears of it.
    house.order("Invite: Vera")
    vera.get_by_role("button", name="Not now").click()
    expect(mona.locator("[data-log]")).to_contain_text("Vera declined")

    # A hand, an invitation over the playing programme, a yes.
    vera.get_by_role("button", name="Raise hand").click()
    expect(mona.locator("[data-hand-queue]")).to_contain_text("Vera")
    mona.get_by_role("button", name="Invite next").click()
    expect(vera.get_by_role("dialog", name="You are invited on stage")).to_be_visible()
    expect(mona.locator("[data-hand-queue]")).not_to_contain_text("Vera")
    wait_until_playing(vera)
    house.vera_accepts()

    # The green room: seen and heard by the speaker, by the moderator, and by nobody else.
    wait_for_hue(sam, OTHERS, 0.1, 0.9, PINK)
    wait_for_tone(sam, OTHERS_SOUND, HIGH)
    expect(mona.locator("[data-green-roster]")).to_contain_text("Vera")
    mona.get_by_role("button", name="See and hear the green room").click()
    wait_for_hue(mona, f"[data-watch-tiles] [data-person='{id_of(vera)}'] video", 0.1, 0.9, PINK)
    mona.get_by_role("button", name="Stop watching").click()
    assert not shows(vince, PROGRAMME, MIDDLE, PINK, seconds=3)
    assert not hears(vince, PROGRAMME, HIGH)

    # On stage: the programme shows and lets hear both.
    house.order("Put on stage: Vera")
    wait_for_hue(vince, PROGRAMME, 0.95, 0.5, PINK)
    wait_for_hue(vince, PROGRAMME, 0.05, 0.5, BLUE)
    wait_for_tone(vince, PROGRAMME, HIGH)
    expect(vera.locator("[data-stage-banner]")).to_contain_text("You are on stage")
    expect(vince.get_by_text("On stage: Sam, Vera.")).to_be_visible()

    # She steps down: her seat, the player running again; the grid closes up.
    vera.get_by_role("button", name="Step down").click()
    vera.get_by_role("dialog").get_by_role("button", name="Step down").click()
    wait_until_playing(vera)
    wait_for_hue(vince, PROGRAMME, 0.95, 0.5, BLUE)
    expect(vera.get_by_role("button", name="Raise hand")).to_be_visible()


def test_a_moderator_directs_the_programme_while_it_runs(house: House) -> None:
    sam, mona, vera, vince = house.sam, house.mona, house.vera, house.vince
    house.bring_sam_on()
    house.bring_vera_on()

    # Layouts change without a cut: the player is never emptied and never goes back.
    count_cuts(vince)
    layouts = mona.get_by_role("group", name="Layout")
    layouts.get_by_role("radio", name="Spotlight").click()
    mona.get_by_label("In the spotlight").select_option(label="Vera")
    wait_for_hue(vince, PROGRAMME, 0.05, 0.5, PINK)
    layouts.get_by_role("radio", name="Grid").click()
    wait_for_hue(vince, PROGRAMME, 0.05, 0.5, BLUE)
    assert vince.evaluate("window.cuts") == 0

    # Muted by the moderator at once; unmuted by nobody but Vera.
    wait_for_tone(sam, OTHERS_SOUND, HIGH)
    house.order("Mute: Vera")
    until(lambda: not hears(sam, OTHERS_SOUND, HIGH))
    expect(vera.get_by_role("button", name="Unmute")).to_be_visible()
    house.order("Ask to unmute: Vera")
    asked = vera.get_by_role("dialog", name="A moderator asks you to unmute.")
    expect(asked).to_be_visible()
    assert not hears(sam, OTHERS_SOUND, HIGH)
    asked.get_by_role("button", name="Unmute").click()
    wait_for_tone(sam, OTHERS_SOUND, HIGH)

    # Back into the green room, off the programme, and still among the others.
    house.order("Green room: Vera")
    wait_for_hue(vince, PROGRAMME, 0.95, 0.5, BLUE)
    wait_for_hue(sam, OTHERS, 0.1, 0.9, PINK)

    # What is announced is read in the house.
    mona.get_by_label("Announcement to everybody").fill("Five minutes to go.")
    mona.get_by_role("button", name="Show to everybody").click()
    expect(vince.get_by_text("Five minutes to go.")).to_be_visible()


def test_who_was_dropped_finds_a_kept_seat_and_who_was_removed_finds_none(house: House) -> None:
    mona, vera, vince = house.mona, house.vera, house.vince
    house.bring_sam_on()
    house.bring_vera_on()

    # Her browser goes away without a word: off the programme, the seat is kept.
    vera.goto("about:blank")
    wait_for_hue(vince, PROGRAMME, 0.95, 0.5, BLUE)
    expect(mona.locator("[data-way-roster]")).to_contain_text("Vera")
    vera.goto(house.event["audience_urls"][0])
    check_devices(vera)
    vera.get_by_role("button", name="Go to the green room").click()
    wait_for_hue(house.sam, OTHERS, 0.1, 0.9, PINK)
    expect(mona.locator("[data-green-roster]")).to_contain_text("Vera")
    assert not shows(vince, PROGRAMME, MIDDLE, PINK, seconds=2)

    # Removed for the event, one from the room, one from the house: nothing opens any more.
    playlist = playlist_of(vince)
    for person, name in ((vera, "Vera"), (vince, "Vince")):
        house.remove(name)
        expect(person.get_by_text("A moderator removed you from this event.")).to_be_visible()
    until(lambda: httpx.get(playlist, trust_env=False).status_code in (401, 403, 404, 410))
    expect(house.sam.locator("[data-tiles] li")).to_have_count(1)
    vera.goto(house.event["audience_urls"][0])
    expect(vera.get_by_text("removed you from this event")).to_be_visible()


def id_of(page: Page) -> str:
    """Return the public id in the address of somebody's own page."""
    return page.url.rstrip("/").rpartition("/")[2]


def count_cuts(page: Page) -> None:
    """Count from now on how often the player lost its source or went back in time."""
    page.evaluate(
        """() => {
            const video = document.querySelector("[data-video]");
            window.cuts = 0;
            let last = 0;
            video.addEventListener("emptied", () => (window.cuts += 1));
            video.addEventListener("timeupdate", () => {
                if (video.currentTime < last) window.cuts += 1;
                last = video.currentTime;
            });
        }"""
    )


def playlist_of(page: Page) -> str:
    """Return the address of a media playlist that the page loads."""
    with page.expect_request(lambda request: "/media.m3u8" in request.url) as loading:
        pass
    return loading.value.url
