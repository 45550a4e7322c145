"""First-run environment: secrets that must exist are generated into ``.env``, once."""

import os
import secrets
from pathlib import Path


def _generated() -> dict[str, str]:
    """Return fresh values for every secret, in the shapes Twilio gives them."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TWILIO_ACCOUNT_SID": "AC" + secrets.token_hex(16),
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_API_KEY_SID": "SK" + secrets.token_hex(16),
        "TWILIO_API_KEY_SECRET": secrets.token_urlsafe(24),
    }


def ensure_env_file(path: Path) -> None:
    """Write ``path`` with generated secrets, readable by its owner only, unless it is there.

    Several processes may start at once: the file is written aside and linked into place, so
    that all of them read the same complete file.
    """
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    lines = ["# Generated on first run. Keep it secret; it is not in version control.\n"]
    lines += [f"{name}={value}\n" for name, value in _generated().items()]
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(lines)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first; its secrets are the ones
    finally:
        draft.unlink()
