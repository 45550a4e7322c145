"""API keys as text: ``fl_<prefix>_<secret>``. The prefix is a name, the secret is the right."""

import secrets
from datetime import timedelta
from hashlib import sha256
from string import ascii_lowercase, digits

from django.db.models import Q

from accounts.models import APIKey
from config import clock

_ALPHABET = ascii_lowercase + digits
_PREFIX = 10  # characters
_SECRET = 32  # bytes
_NOTED_EVERY = timedelta(minutes=1)


def new_key() -> tuple[str, str]:
    """Return the prefix of a new key, and the whole key."""
    prefix = "".join(secrets.choice(_ALPHABET) for _ in range(_PREFIX))
    return prefix, f"fl_{prefix}_{secrets.token_urlsafe(_SECRET)}"


def digest_of(key: str) -> str:
    """Return what is kept of a key. It is random enough to need no salt and no slow hash."""
    return sha256(key.encode()).hexdigest()


def find_key(key: str) -> APIKey | None:
    """Return the valid key that is written so; None for a wrong, expired or revoked one."""
    prefix = key.split("_", 2)[1] if key.startswith("fl_") and key.count("_") > 1 else ""
    if not prefix or "\x00" in prefix:
        return None
    valid = Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=clock.now()))
    found = APIKey.objects.filter(valid, prefix=prefix).select_related("organization").first()
    if found is None or not secrets.compare_digest(found.digest, digest_of(key)):
        return None
    return found


def note_use(key: APIKey) -> None:
    """Note that a key is used, at most once a minute: reading shall not write each time."""
    now = clock.now()
    if key.last_used_at is None or key.last_used_at < now - _NOTED_EVERY:
        APIKey.objects.filter(pk=key.pk).update(last_used_at=now)
