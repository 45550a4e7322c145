"""Who may use the media server: accounts and their API keys, as configured at start."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from streaming.mediaserver import errors


@dataclass(frozen=True)
class Account:
    """A tenant of the media server: its ``AC…`` SID, auth token and API keys (SID → secret)."""

    sid: str
    auth_token: str = field(repr=False)
    api_keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "api_keys", MappingProxyType(dict(self.api_keys)))


class AccountBook:
    """All accounts, found by HTTP Basic credentials or by API key.

    Raises ``ValueError`` when two accounts share a SID or an API key.
    """

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._accounts: dict[str, Account] = {}
        self._passwords: dict[str, tuple[Account, str]] = {}
        for account in accounts:
            self._accounts[account.sid] = account
            for user, password in ((account.sid, account.auth_token), *account.api_keys.items()):
                self._add(user, password, account)

    def _add(self, user: str, password: str, account: Account) -> None:
        if user in self._passwords:
            raise ValueError(f"{user} is configured twice; each account and API key has its own.")
        if not password:
            raise ValueError(f"{user} has an empty secret; give it one.")
        self._passwords[user] = (account, password)

    def authenticate(self, user: str, password: str) -> Account:
        """Return the account of ``AccountSid:AuthToken`` or ``ApiKeySid:Secret``.

        The secret is compared in constant time, with an unknown user too. Raises error 20003.
        """
        account, expected = self._passwords.get(user, (None, ""))
        matches = hmac.compare_digest(password.encode(), expected.encode())
        if account is None or not matches:
            raise errors.AUTHENTICATION_FAILED()
        return account

    def by_api_key(self, api_key_sid: str) -> tuple[Account, str]:
        """Return the account and secret of an ``SK…`` key; ``KeyError`` when there is none."""
        if api_key_sid in self._accounts:
            raise KeyError(api_key_sid)
        return self._passwords[api_key_sid]

    def get(self, account_sid: str) -> Account:
        """Return the account with this SID; ``KeyError`` when there is none."""
        return self._accounts[account_sid]
