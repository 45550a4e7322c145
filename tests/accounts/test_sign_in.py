"""Signing up, in and out; forgotten passwords; addresses; two factors. Through the real pages."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.services.users import squatter_remove
from config import clock
from tests.accounts.mailbox import mails_to, path_in
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
WORDS = "four hundred lamps over the water"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Nobody has tried anything yet."""
    cache.clear()


def sign_up(client: Client, email: str = "Nora@Example.com", **more: Any) -> Any:
    return client.post("/sign-up/", {"name": "Nora", "email": email, "password1": WORDS, **more})


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/sign-in/", {"login": email, "password": password})


def prove(client: Client, user: User) -> None:
    """Sign in, and give the password once more before a lock is changed."""
    sign_in(client, user.email)
    client.post("/account/confirm-password/", {"password": PASSWORD})


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_somebody_signs_up_confirms_the_address_and_is_in(client: Client) -> None:
    assert sign_up(client).headers["Location"] == "/account/confirm-email/"
    assert not is_signed_in(client)
    link = path_in(*mails_to("nora@example.com"))
    assert "Yes, it is mine" in client.get(link).content.decode()
    assert client.post(link).headers["Location"] == "/account/"
    assert is_signed_in(client)
    assert User.objects.get(email="nora@example.com").name == "Nora"


def test_a_mail_scanner_that_opens_the_link_confirms_nothing(client: Client) -> None:
    sign_up(client)
    link = path_in(*mails_to("nora@example.com"))
    scanner = Client()
    assert scanner.get(link).status_code == scanner.head(link).status_code == 200
    assert (
        sign_in(scanner, "nora@example.com", WORDS)
        .headers["Location"]
        .startswith("/account/confirm-email/")
    )
    client.post(link)
    assert is_signed_in(client)


def test_a_link_that_was_used_says_so(client: Client) -> None:
    sign_up(client)
    link = path_in(*mails_to("nora@example.com"))
    client.post(link)
    again = Client().get(link)
    assert "This link is not valid any more." in again.content.decode()


def test_who_has_an_account_is_told_by_mail_and_nobody_else(client: Client, mona: User) -> None:
    new, known = sign_up(client), sign_up(Client(), mona.email)
    assert new.headers["Location"] == known.headers["Location"]
    assert new.status_code == known.status_code
    assert [mail.kind for mail in mails_to(mona.email)] == ["account.account_already_exists"]


def test_sign_up_can_be_closed(client: Client, settings: Settings) -> None:
    settings.SIGN_UP_OPEN = False
    assert "By invitation only" in client.get("/sign-up/").content.decode()
    assert "By invitation only" in sign_up(client).content.decode()
    assert not User.objects.exists()


def test_a_weak_password_is_refused_with_a_reason(client: Client) -> None:
    refused = client.post(
        "/sign-up/", {"name": "Nora", "email": "n@example.com", "password1": "12345678"}
    )
    assert "too common" in refused.content.decode()
    assert not User.objects.exists()


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: Client, mona: User
) -> None:
    said = {
        re.search(r'role="alert">.*?</div>', answer.content.decode(), re.DOTALL)[0]  # type: ignore[index]
        for answer in (sign_in(client, mona.email, "wrong"), sign_in(client, "no@example.com"))
    }
    assert len(said) == 1
    assert not is_signed_in(client)


def test_who_guesses_passwords_has_to_wait_and_the_right_one_does_not_help(
    client: Client, mona: User
) -> None:
    for _ in range(5):
        assert "Too many" not in sign_in(client, mona.email, "wrong").content.decode()
    assert "Too many" in sign_in(client, mona.email).content.decode()
    assert not is_signed_in(client)


def test_one_signs_in_behind_a_proxy_that_speaks_by_a_local_socket(mona: User) -> None:
    client = Client(REMOTE_ADDR="")
    assert sign_in(client, mona.email).headers["Location"] == "/account/"


def test_a_locked_account_says_so(client: Client) -> None:
    make_user(email="gone@example.com", is_active=False)
    answer = client.post(
        "/sign-in/", {"login": "gone@example.com", "password": PASSWORD}, follow=True
    )
    assert "This account is locked" in answer.content.decode()


def test_a_forgotten_password_is_set_anew_and_its_owner_told(client: Client, mona: User) -> None:
    answer = client.post("/account/password/reset/", {"email": mona.email.upper()})
    assert answer.headers["Location"] == "/account/password/reset/sent/"
    page = client.get(path_in(*mails_to(mona.email)), follow=True)
    address = page.redirect_chain[-1][0]
    assert address.endswith("-set-password/")
    client.post(address, {"password1": WORDS, "password2": WORDS})
    assert sign_in(client, mona.email).status_code == 200
    assert sign_in(client, mona.email, WORDS).headers["Location"] == "/account/"
    assert [mail.kind for mail in mails_to(mona.email)] == [
        "account.password_reset_key",
        "account.password_reset",
    ]


def test_a_reset_for_an_unknown_address_answers_the_same_and_mails_nobody(client: Client) -> None:
    answer = client.post("/account/password/reset/", {"email": "nobody@example.com"})
    assert answer.headers["Location"] == "/account/password/reset/sent/"
    assert mails_to("nobody@example.com") == []


def test_a_reset_link_works_once(client: Client, mona: User) -> None:
    client.post("/account/password/reset/", {"email": mona.email})
    link = path_in(*mails_to(mona.email))
    address = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": WORDS, "password2": WORDS})
    again = Client().get(link, follow=True)
    assert "This link is not valid any more." in again.content.decode()


def test_links_in_mails_lead_to_this_site_whatever_the_request_says(
    client: Client, mona: User, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/account/password/reset/", {"email": mona.email}, headers={"host": "evil.example"})
    (mail,) = mails_to(mona.email)
    assert "evil.example" not in mail.text + mail.html
    assert settings.SITE_URL in mail.text


def test_a_password_is_changed_by_who_knows_the_old_one(client: Client, mona: User) -> None:
    client.force_login(mona)
    fields = {"oldpassword": "wrong", "password1": WORDS, "password2": WORDS}
    client.post("/account/password/", fields)
    assert User.objects.get(pk=mona.pk).check_password(PASSWORD)
    client.post("/account/password/", fields | {"oldpassword": PASSWORD})
    assert User.objects.get(pk=mona.pk).check_password(WORDS)
    assert is_signed_in(client)


def test_a_second_address_counts_once_it_is_confirmed(client: Client, mona: User) -> None:
    prove(client, mona)
    client.post("/account/email/", {"action_add": "", "email": "mona@work.example"})
    early = Client()
    sign_in(early, "mona@work.example")
    assert not is_signed_in(early)
    client.post(path_in(mails_to("mona@work.example")[0]))
    client.post("/account/email/", {"action_primary": "", "email": "mona@work.example"})
    mona.refresh_from_db()
    assert mona.email == "mona@work.example"
    assert sign_in(Client(), "mona@work.example").headers["Location"] == "/account/"
    told = [mail.kind for mail in mails_to("mona@example.com")]
    assert "account.email_changed" in told


def code_now(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def with_second_factor(client: Client, user: User) -> list[str]:
    """Switch the second factor on through the pages, and return the recovery codes."""
    prove(client, user)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r"__secret\">(\w+)<", page)
    assert secret
    client.post("/account/2fa/totp/activate/", {"code": code_now(secret[1])})
    codes = client.get("/account/2fa/recovery-codes/").content.decode()
    return re.findall(r"<code>(\d+)</code>", codes)


def test_with_a_second_factor_the_password_alone_opens_nothing(client: Client, mona: User) -> None:
    codes = with_second_factor(client, mona)
    assert len(codes) == 10
    other = Client()
    assert sign_in(other, mona.email).headers["Location"].startswith("/account/2fa/authenticate/")
    assert not is_signed_in(other)
    assert other.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert other.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert is_signed_in(other)
    third = Client()
    sign_in(third, mona.email)
    third.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert not is_signed_in(third), "a recovery code works once"


def test_the_second_factor_covers_the_admin(client: Client, alice: User) -> None:
    with_second_factor(client, alice)
    other = Client()
    asked = other.get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/sign-in/")
    other.post("/admin/login/", {"username": alice.email, "password": PASSWORD})
    sign_in(other, alice.email)
    assert other.get("/admin/").status_code == 302


def test_locks_are_changed_only_by_who_proved_it_is_them_just_now(
    client: Client, mona: User
) -> None:
    client.force_login(mona)
    asked = client.get("/account/2fa/totp/activate/")
    assert asked.headers["Location"].startswith("/account/confirm-password/")
    client.post("/account/confirm-password/", {"password": PASSWORD})
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_an_address_is_its_owners_whoever_signed_up_with_it(client: Client, mona: User) -> None:
    sign_up(Client(), "mona@work.example", name="Mallory")
    cache.clear()  # a mail to the same address goes out some minutes later
    prove(client, mona)
    client.post("/account/email/", {"action_add": "", "email": "mona@work.example"})
    client.post(path_in(mails_to("mona@work.example")[-1]))
    client.post("/account/email/", {"action_primary": "", "email": "mona@work.example"})
    assert User.objects.get(email="mona@work.example") == mona


def test_an_account_that_was_used_stays_though_its_address_is_anothers(
    client: Client, mona: User, charlie: User
) -> None:
    EmailAddress.objects.filter(user=charlie).delete()
    User.objects.filter(pk=charlie.pk).update(last_login=clock.now())
    squatter_remove(email=charlie.email, owner=mona)
    assert User.objects.filter(pk=charlie.pk).exists()
    squatter_remove(email=mona.email, owner=mona)
    assert User.objects.filter(pk=mona.pk).exists()
