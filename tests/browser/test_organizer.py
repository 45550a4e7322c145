"""The way of a new organizer, from signing up to the report of her first evening, by real mails,
real browsers and real media.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.support.installation import Installation
from tests.support.smtp import MailServer
from tests.support.story import join_as_speaker, wait_for_hue, wait_until_playing
from tests.support.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.xdist_group("media")]

NORA, SAM, VERA = "nora@example.org", "sam@example.org", "vera@example.org"
PASSWORD = "a lamp over the water"
TITLE = "The night we lit the harbour"
PROGRAMME = "[data-video]"
BLUE = 220


@pytest.fixture
def mailbox() -> Iterator[MailServer]:
    with MailServer().running() as server:
        yield server


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory, mailbox: MailServer) -> Iterator[str]:
    """An installation nobody has an account at yet, which sends its mails."""
    installation = Installation(tmp_path_factory.mktemp("organizer"))
    installation.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{mailbox.port}"
    installation.migrate()
    try:
        installation.start("media", "web", "reconciler", "tasks")
        yield installation.site
    finally:
        installation.stop()


def link_in_mail(mailbox: MailServer, to: str, path: str) -> str:
    """Wait for a mail with a link to ``path``, and return the link."""
    found: list[str] = []

    def arrived() -> bool:
        texts = [text_of(mail) for mail in mailbox.taken if to in str(mail["To"])]
        found.extend(link for text in texts for link in re.findall(rf"http\S+{path}\S+", text))
        return bool(found)

    until(arrived, within=30)
    return found[0]


def text_of(mail: EmailMessage) -> str:
    """Return the words of a mail that is read without pictures."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def signs_up(nora: Page, site: str, mailbox: MailServer) -> None:
    """Create an account, and confirm its address by the mail's link."""
    nora.goto(f"{site}/sign-up/")
    nora.get_by_label("Your name").fill("Nora Neu")
    nora.get_by_label("E-mail address").fill(NORA)
    nora.get_by_label("Password").fill(PASSWORD)
    nora.get_by_role("button", name="Create your account").click()
    expect(nora.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    nora.goto(link_in_mail(mailbox, NORA, "/account/confirm-email/"))
    nora.get_by_role("button", name="Yes, it is mine").click()


def founds_an_organization(nora: Page, site: str) -> None:
    nora.goto(f"{site}/organizations/new/")
    nora.get_by_label("Name").fill("Hafenlicht")
    nora.get_by_role("button", name="Create the organization").click()
    expect(nora.get_by_role("heading", name="Nothing is planned yet")).to_be_visible()


def plans_an_event(nora: Page) -> None:
    """An event that begins now, with a kind of ticket to register for, and Sam."""
    nora.get_by_role("link", name="Plan an event").click()
    now = datetime.now(UTC)
    nora.get_by_label("Title").fill(TITLE)
    nora.get_by_label("Status").select_option("Scheduled")
    nora.locator("[name=starts_at_0]").fill(f"{now:%Y-%m-%d}")
    nora.locator("[name=starts_at_1]").fill(f"{now:%H:%M:%S}")
    nora.get_by_label("Speakers enter").select_option("The stage, while it has room")
    nora.get_by_role("button", name="Add another Speaker").click()
    nora.locator("[name=speakers-0-name]").fill("Sam")
    nora.locator("[name=speakers-0-email]").fill(SAM)
    nora.get_by_role("button", name="Add another Ticket type").click()
    nora.locator("[name=ticket_types-0-name]").fill("Seat")
    nora.locator("[name=ticket_types-0-quota]").fill("100")
    nora.get_by_role("button", name="Save and continue editing").click()
    expect(nora.get_by_role("region", name="Programme")).to_be_visible()


def registers(vera: Page, site: str, mailbox: MailServer) -> None:
    """Find the event on the organization's page, and get a ticket by mail."""
    vera.goto(f"{site}/o/hafenlicht/")
    vera.get_by_role("link", name=TITLE).click()
    vera.get_by_role("link", name="Register").click()
    vera.get_by_label("Your name").fill("Vera")
    vera.get_by_label("E-mail address").fill(VERA)
    vera.get_by_role("button", name="Send me my ticket").click()
    vera.goto(link_in_mail(mailbox, VERA, "/t/"))


def test_a_new_organizer_has_an_evening(enter: Enter, site: str, mailbox: MailServer) -> None:
    nora, sam, vera = (enter() for _ in range(3))
    signs_up(nora, site, mailbox)
    founds_an_organization(nora, site)
    plans_an_event(nora)
    event = nora.url
    registers(vera, site, mailbox)
    expect(vera.get_by_role("heading", name=TITLE)).to_be_visible()

    # Live: it asks before, and is then seen by who registered.
    answers(nora, "Launch…")
    join_as_speaker(sam, link_in_mail(mailbox, SAM, "/s/"), hue=BLUE)
    wait_until_playing(vera)
    wait_for_hue(vera, PROGRAMME, 0.5, 0.9, BLUE)
    expect(nora.locator("[data-sentence]")).to_contain_text("1 person watches.")

    # The end, for everybody, and what remains of it.
    until(lambda: has_curve(nora, event), within=30)
    answers(nora, "End…")
    expect(vera.get_by_text("The programme has ended.")).to_be_visible()
    expect(nora.locator("[data-sentence]")).to_contain_text("over")
    figures = figures_of(nora)
    assert (figures["Tickets"], figures["Came in all"], figures["Most at once"]) == ("1", "1", "1")
    assert figures["Watched on average"] != "0:00:00"


def answers(nora: Page, question: str) -> None:
    """Press a button of the event's page that asks first, and say yes."""
    nora.get_by_role("button", name=question).click()
    nora.locator("#content form [type=submit]").click()


def has_curve(nora: Page, event: str) -> bool:
    """Whether the report has drawn how many watched; then go back to the event."""
    open_report(nora)
    drawn = nora.get_by_text("Viewers over time").is_visible()
    nora.goto(event)
    return drawn


def figures_of(nora: Page) -> dict[str, str]:
    open_report(nora)
    terms, values = nora.locator("dl.figures dt"), nora.locator("dl.figures dd")
    return dict(zip(terms.all_inner_texts(), values.all_inner_texts(), strict=True))


def open_report(nora: Page) -> None:
    nora.get_by_role("link", name="Viewers and report").click()
    expect(nora.get_by_role("heading", level=1)).to_contain_text("Report")
