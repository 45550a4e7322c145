"""Codes that are a right by themselves."""

import secrets


def new_code() -> str:
    """Return a fresh unguessable code of 128 bits that may stand in an address."""
    return secrets.token_urlsafe(16)
