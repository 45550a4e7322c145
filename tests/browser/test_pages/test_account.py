"""The account's pages in a browser: every page and state by day and by night, and their ways."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages.conftest import Site
from tests.browser.test_pages.inspection import Inspection
from tests.factories import PASSWORD

CAST = "tests.browser.test_pages.account_cast"
WORDS = "four hundred lamps over the water"
SCHEMES = ("light", "dark")


@pytest.fixture(scope="session")
def codes(still_site: Site) -> dict[str, Any]:
    """The codes of the invitations that are open."""
    return still_site.installation.call(CAST, "nora")


def enter(page: Page, site: Site, email: str = "nora@example.com") -> None:
    """Sign in."""
    page.goto(f"{site.installation.site}/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def problems(page: Page, inspection: Inspection) -> list[str]:
    """Return what is wrong with the page by day and by night."""
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += inspection.problems()
    return found


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/sign-up/", "Create an account"),
        ("/account/password/reset/", "Set a new password"),
        ("/account/password/reset/sent/", "Look into your mailbox"),
        ("/account/password/reset/1-abc-def/", "This link is not valid any more."),
        ("/account/password/reset/done/", "Your password is set"),
        ("/account/confirm-email/", "Look into your mailbox"),
        ("/account/confirm-email/abc:def/", "This link is not valid any more."),
        ("/account/inactive/", "This account is locked"),
        ("/invitations/{others}/", "Elsewhere"),
        ("/invitations/nonsense/", "We do not know this invitation."),
    ],
)
def test_every_page_before_the_sign_in_reads_well(
    path: str,
    heading: str,
    page: Page,
    inspection: Inspection,
    still_site: Site,
    codes: dict[str, Any],
) -> None:
    page.goto(still_site.installation.site + path.format(**codes))
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert problems(page, inspection) == []


def test_every_page_of_ones_account_reads_well(
    page: Page, inspection: Inspection, still_site: Site, codes: dict[str, Any]
) -> None:
    enter(page, still_site)
    headings = {
        "/account/": "Your account",
        "/account/email/": "E-mail addresses",
        "/account/password/": "Change your password",
        "/account/profile/": "Your name",
        "/account/2fa/": "Two factors",
        "/account/2fa/totp/activate/": "Is it you?",
        "/organizations/new/": "Create an organization",
        f"/invitations/{codes['mine']}/": "Elsewhere",
        f"/invitations/{codes['others']}/": "Elsewhere",
        "/sign-out/": "Sign out?",
    }
    for path, heading in headings.items():
        page.goto(still_site.installation.site + path)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert problems(page, inspection) == [], path


def test_what_is_wrong_is_said_beside_the_field(
    page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(f"{still_site.installation.site}/sign-up/")
    page.get_by_label("Your name").fill("Nora")
    page.get_by_label("E-mail address").fill("somebody@example.com")
    page.get_by_label("Password").fill("12345678")
    page.get_by_role("button", name="Create your account").click()
    password = page.get_by_label("Password")
    expect(password).to_have_accessible_description(
        "This password is too common. This password is entirely numeric."
    )
    assert problems(page, inspection) == []


def test_signing_up_leads_by_the_mail_into_an_organization_of_ones_own(
    page: Page, inspection: Inspection, still_site: Site
) -> None:
    page.goto(still_site.installation.site)
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Your name").fill("Nico")
    page.get_by_label("E-mail address").fill("nico@example.com")
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Create your account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    page.goto(still_site.installation.call(CAST, "mailed", email="nico@example.com")["link"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your address")
    assert problems(page, inspection) == []
    page.get_by_role("button", name="Yes, it is mine").click()
    expect(page.get_by_text("You work for none yet.")).to_be_visible()
    assert problems(page, inspection) == []
    page.get_by_role("link", name="Create an organization").click()
    page.get_by_label("Name").fill("Théâtre du Phare")
    page.get_by_role("button", name="Create the organization").click()
    page.wait_for_url("**/admin/")


def test_a_second_factor_is_set_up_asked_for_and_switched_off(
    page: Page, inspection: Inspection, still_site: Site
) -> None:
    site = still_site.installation
    site.call(CAST, "somebody", email="tess@example.com")
    enter(page, still_site, "tess@example.com")
    page.goto(f"{site.site}/account/2fa/")
    page.get_by_role("link", name="Set up").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    secret = page.locator(".account__secret").inner_text()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("This code is not right.")).to_be_visible()
    assert problems(page, inspection) == []
    page.get_by_label("Code").fill(site.call(CAST, "code_now", secret=secret)["code"])
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.locator(".account__codes").get_by_role("listitem")).to_have_count(10)
    assert problems(page, inspection) == []
    recovery = page.locator(".account__codes code").first.inner_text()
    page.get_by_role("button", name="Sign out").click()
    enter(page, still_site, "tess@example.com")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more code")
    assert problems(page, inspection) == []
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account/")
    page.goto(f"{site.site}/account/2fa/recovery-codes/generate/")
    expect(page.get_by_role("link", name="Use authenticator app or code")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Make new recovery codes?")
    assert problems(page, inspection) == []
    for path in ("", "totp/deactivate/"):
        page.goto(f"{site.site}/account/2fa/{path}")
        assert problems(page, inspection) == [], path
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_text("Off: your password is all that is asked for.")).to_be_visible()


def test_an_invitation_is_accepted_in_the_browser(
    page: Page, still_site: Site, codes: dict[str, Any]
) -> None:
    enter(page, still_site)
    waiting = page.get_by_role("region", name="Invitations for you")
    expect(waiting.get_by_role("listitem")).to_have_count(2)
    page.goto(f"{still_site.installation.site}/invitations/event/{codes['event']}/")
    page.get_by_role("button", name="Accept").click()
    page.wait_for_url("**/moderate/")
