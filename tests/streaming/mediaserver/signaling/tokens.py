"""Access tokens made by Twilio's own package, and the account they belong to."""

from typing import Any

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VideoGrant

from streaming.mediaserver.accounts import Account, AccountBook

API_KEY, SECRET = "SK" + "1" * 32, "secret-of-the-key-that-is-long-enough-for-sha256"
ACCOUNT = Account("AC" + "1" * 32, "auth-token", {API_KEY: SECRET})
OTHER_API_KEY = "SK" + "2" * 32
OTHER_ACCOUNT = Account("AC" + "2" * 32, "other-auth-token", {OTHER_API_KEY: SECRET})
ACCOUNTS = AccountBook([ACCOUNT, OTHER_ACCOUNT])


def token(
    identity: str | None,
    room: str | None = None,
    *,
    account: Account = ACCOUNT,
    secret: str = SECRET,
    grant: bool = True,
    **options: Any,
) -> str:
    """Sign a token for ``identity`` and ``room``; options are those of ``AccessToken``."""
    key = next(iter(account.api_keys))
    made = AccessToken(account.sid, key, secret, identity=identity, **options)
    if grant:
        made.add_grant(VideoGrant(room=room))
    return str(made.to_jwt())
