"""Names of rows that people may see."""

import secrets

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # no look-alikes: people read these aloud


def new_public_id() -> str:
    """Return a fresh short id that may be shown; knowing it gives no right to anything."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))
