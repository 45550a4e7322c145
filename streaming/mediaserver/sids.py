"""Twilio resource identifiers: a two-letter prefix and 32 hexadecimal digits."""

import re
import secrets

_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}", re.ASCII)


def new_sid(prefix: str) -> str:
    """Return a fresh, unguessable SID such as ``RM…`` for the prefix ``RM``."""
    return prefix + secrets.token_hex(16)


def is_sid(text: str, prefix: str) -> bool:
    """Say whether ``text`` has the shape of a SID with this prefix."""
    return text.startswith(prefix) and _SID.fullmatch(text) is not None
