import pytest

from streaming.mediaserver.accounts import Account, AccountBook
from streaming.mediaserver.errors import TwilioError

ALICE = Account("AC" + "a" * 32, "alice-token", {"SK" + "1" * 32: "alice-secret"})
OLGA = Account("AC" + "b" * 32, "olga-token", {"SK" + "2" * 32: "olga-secret"})
BOOK = AccountBook([ALICE, OLGA])


@pytest.mark.parametrize("account", [ALICE, OLGA])
def test_an_account_is_found_by_its_token_and_by_its_keys(account: Account) -> None:
    assert BOOK.authenticate(account.sid, account.auth_token) is account
    for key, secret in account.api_keys.items():
        assert BOOK.authenticate(key, secret) is account
        assert BOOK.by_api_key(key) == (account, secret)


@pytest.mark.parametrize(
    ("user", "password"),
    [
        (ALICE.sid, "olga-token"),
        (ALICE.sid, "alice-secret"),
        (ALICE.sid, ""),
        ("SK" + "1" * 32, "alice-token"),
        ("", ""),
        ("AC" + "c" * 32, ""),
        ("nobody", "älice"),
    ],
)
def test_anything_else_is_refused_with_20003(user: str, password: str) -> None:
    with pytest.raises(TwilioError) as caught:
        BOOK.authenticate(user, password)
    assert (caught.value.code, caught.value.status) == (20003, 401)


def test_an_account_sid_is_no_api_key() -> None:
    with pytest.raises(KeyError):
        BOOK.by_api_key(ALICE.sid)


def test_an_api_key_of_two_accounts_is_refused() -> None:
    twin = Account("AC" + "c" * 32, "token", ALICE.api_keys)
    with pytest.raises(ValueError, match="SK1111.* configured twice"):
        AccountBook([ALICE, twin])


def test_an_empty_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="empty secret"):
        AccountBook([Account("AC" + "c" * 32, "")])


def test_secrets_do_not_show_in_logs() -> None:
    assert "alice" not in repr(ALICE)
