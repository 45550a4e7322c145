"""System checks: settings that would be dangerous, or that cannot work, are refused at the start.

Ids are stable: ``footlight.E…`` stops every command, ``footlight.W…`` and ``footlight.I…`` are
said and passed over. docs/settings.md explains each setting.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Info, Tags, register

SHORTEST_KEY = 50  # characters
PACKAGES = ("hls.js/dist/hls.min.mjs", "twilio-video/dist/twilio-video.min.js")
SHAPES = {
    "TWILIO_ACCOUNT_SID": r"AC[0-9a-fA-F]{32}",
    "TWILIO_AUTH_TOKEN": r"\S{16,}",
    "TWILIO_API_KEY_SID": r"SK[0-9a-fA-F]{32}",
    "TWILIO_API_KEY_SECRET": r"\S{16,}",
    "TWILIO_VIDEO_URL": r"https?://[^/\s]+",
    "TWILIO_MEDIA_URL": r"https?://[^/\s]+",
    "TWILIO_SIGNALING_URL": r"(wss?://\S+)?",
}

Apps = Sequence[AppConfig] | None


def is_local(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_private(host: str) -> bool:
    """Whether ``host`` is an address of a private network."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return False


@register(Tags.security)
def check_site(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a site that the public reaches in the clear or in debug mode."""
    return list(_site())


def _site() -> Iterator[CheckMessage]:
    site = urlsplit(settings.SITE_URL)
    host = site.hostname or ""
    if site.scheme not in ("http", "https") or not host or site.path:
        yield Error(
            f"SITE_URL is {settings.SITE_URL!r}: it must be http(s)://host[:port] without a path.",
            id="footlight.E001",
        )
        return
    if is_local(host):
        return
    if settings.DEBUG:
        yield Error(
            f"DEBUG is on while SITE_URL is {settings.SITE_URL}: errors would show the settings.",
            hint="Remove DEBUG from .env.",
            id="footlight.E002",
        )
    if site.scheme == "http":
        refuse = checks.Warning if is_private(host) else Error
        yield refuse(
            f"SITE_URL is {settings.SITE_URL}: tickets and passwords would travel in the clear, "
            "and browsers give a page no camera.",
            hint="Put a proxy with a certificate in front and use https.",
            id=f"footlight.{'W' if is_private(host) else 'E'}003",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield checks.Warning(
            "ALLOWED_HOSTS has '*': links in mails and redirects could be made to lead elsewhere.",
            id="footlight.W004",
        )


@register(Tags.security)
def check_secret_key(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a key that can be guessed: sessions are signed with it."""
    key = settings.SECRET_KEY
    if len(key) >= SHORTEST_KEY and len(set(key)) > 5 and not key.startswith("django-insecure"):
        return []
    hint = f"Write at least {SHORTEST_KEY} random characters into .env."
    return [Error("SECRET_KEY is short or well known.", hint=hint, id="footlight.E005")]


@register(Tags.security)
def check_media_plane(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Refuse credentials and URLs that cannot work."""
    return [*_malformed(), *_mixed_content(), *_accounts(settings.MEDIASERVER_ACCOUNTS)]


def _malformed() -> Iterator[CheckMessage]:
    """Say which TWILIO_* settings cannot be right; secrets are not shown."""
    for name, shape in SHAPES.items():
        if not re.fullmatch(shape, getattr(settings, name)):
            yield Error(
                f"{name} is malformed.", hint=f"It should match {shape}.", id="footlight.E006"
            )


def _mixed_content() -> Iterator[CheckMessage]:
    """Say which URLs a browser would refuse to load from a page that came by https."""
    if not settings.SITE_URL.startswith("https:"):
        return
    names = ["MEDIASERVER_URL"] if settings.MEDIA_BUNDLED else []
    for name in (*names, "TWILIO_SIGNALING_URL"):
        url = getattr(settings, name)
        if url.startswith(("http:", "ws:")):
            yield Error(
                f"{name} is {url} while the site is https: browsers refuse to load it.",
                hint="Set MEDIASERVER_URL to the https URL of the media server.",
                id="footlight.E007",
            )


def _accounts(accounts: Any) -> Iterable[CheckMessage]:
    """Say whether MEDIASERVER_ACCOUNTS has the right shape."""
    if isinstance(accounts, list) and all(_is_account(account) for account in accounts):
        return []
    hint = 'A JSON list of {"sid": "AC…", "auth_token": "…", "api_keys": {"SK…": "secret"}}.'
    return [Error("MEDIASERVER_ACCOUNTS is malformed.", hint=hint, id="footlight.E008")]


def _is_account(account: Any) -> bool:
    """Whether one entry of MEDIASERVER_ACCOUNTS is well formed."""
    return (
        isinstance(account, dict)
        and account.keys() == {"sid", "auth_token", "api_keys"}
        and isinstance(account["api_keys"], dict)
    )


@register(Tags.staticfiles)
def check_packages(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start without the npm packages that the pages load."""
    modules = settings.BASE_DIR / "node_modules"
    missing = [package for package in PACKAGES if not (modules / package).is_file()]
    if not missing:
        return []
    message = f"The pages' npm packages are missing ({', '.join(missing)}): run make install."
    return [Error(message, id="footlight.E009")]


@register(Tags.compatibility)
def check_redis(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a REDIS_URL that leads to no Redis."""
    if not settings.REDIS_URL or re.match(r"(rediss?|unix)://.", settings.REDIS_URL):
        return []
    hint = "Write something like redis://localhost:6379/0, or nothing."
    return [Error("REDIS_URL is malformed.", hint=hint, id="footlight.E010")]


@register(Tags.compatibility)
def check_ticket_connections(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a limit that no page passes."""
    if settings.TICKET_CONNECTIONS >= 1:
        return []
    return [Error("TICKET_CONNECTIONS must be at least 1.", id="footlight.E012")]


@register(Tags.compatibility, deploy=True)
def check_copies(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Say what the embedded cache and channel layer mean for more than one web process."""
    if settings.REDIS_URL:
        return []
    message = (
        "The cache and the channel layer are in memory: with more than one web process, limits "
        "and grants are kept by each, and news takes a quarter of a second."
    )
    return [Info(message, hint="Set REDIS_URL to share them.", id="footlight.I011")]


@register(Tags.compatibility, deploy=True)
def check_mail(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Say that mails are printed on a site that others reach: they hold links that are rights."""
    printed = settings.EMAIL_BACKEND == "django.core.mail.backends.console.EmailBackend"
    if not printed or is_local(urlsplit(settings.SITE_URL).hostname or ""):
        return []
    message = (
        "Mails are printed instead of sent: nobody gets a ticket, and the log holds the links."
    )
    return [Info(message, hint="Set EMAIL_URL.", id="footlight.I013")]
