"""Dangerous and impossible settings are refused."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from config import checks


def ids(found: list[CheckMessage]) -> list[str]:
    return [str(message.id).removeprefix("footlight.") for message in found]


def site(settings: Settings, url: str, **others: Any) -> list[str]:
    """The ids of what is said about a site of this URL."""
    settings.SITE_URL = url
    for name, value in others.items():
        setattr(settings, name, value)
    return ids(checks.check_site(None))


@pytest.mark.parametrize(
    "url",
    ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000", "http://stage.localhost"],
)
def test_this_machine_may_be_served_in_the_clear_and_in_debug_mode(
    url: str, settings: Settings
) -> None:
    assert site(settings, url, DEBUG=True) == []


def test_a_public_site_is_served_by_https(settings: Settings) -> None:
    assert site(settings, "http://footlight.example") == ["E003"]
    assert site(settings, "https://footlight.example") == []


def test_a_private_network_in_the_clear_is_only_warned_of(settings: Settings) -> None:
    assert site(settings, "http://192.168.1.20:8000") == ["W003"]


def test_debug_is_refused_where_others_can_see_it(settings: Settings) -> None:
    assert site(settings, "https://footlight.example", DEBUG=True) == ["E002"]
    assert site(settings, "http://192.168.1.20", DEBUG=True) == ["E002", "W003"]


def test_any_host_name_is_warned_of_on_a_public_site(settings: Settings) -> None:
    assert site(settings, "https://footlight.example", ALLOWED_HOSTS=["*"]) == ["W004"]


@pytest.mark.parametrize("url", ["", "footlight.example", "ftp://a.example", "https://a.example/x"])
def test_a_site_url_names_scheme_and_host_only(url: str, settings: Settings) -> None:
    assert site(settings, url) == ["E001"]


@pytest.mark.parametrize("key", ["short", "x" * 60, "django-insecure-" + "abcdefghij" * 5])
def test_a_key_that_can_be_guessed_is_refused(key: str, settings: Settings) -> None:
    settings.SECRET_KEY = key
    assert ids(checks.check_secret_key(None)) == ["E005"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWILIO_ACCOUNT_SID", "SK" + "0" * 32),
        ("TWILIO_ACCOUNT_SID", "AC" + "0" * 31),
        ("TWILIO_AUTH_TOKEN", ""),
        ("TWILIO_API_KEY_SID", "AC" + "0" * 32),
        ("TWILIO_API_KEY_SECRET", "has spaces in it, and more"),
        ("TWILIO_VIDEO_URL", "video.twilio.com"),
        ("TWILIO_MEDIA_URL", "https://media.twilio.com/v1"),
        ("TWILIO_SIGNALING_URL", "https://localhost/signaling"),
    ],
)
def test_malformed_credentials_and_urls_are_named_but_not_shown(
    name: str, value: str, settings: Settings
) -> None:
    setattr(settings, name, value)
    (error,) = checks.check_media_plane(None)
    assert error.id == "footlight.E006"
    assert name in error.msg
    assert not value or value not in f"{error.msg} {error.hint}"


def test_twilios_own_hosts_are_accepted(settings: Settings) -> None:
    settings.SITE_URL = "https://footlight.example"
    settings.MEDIA_BUNDLED = False
    settings.TWILIO_VIDEO_URL = "https://video.twilio.com"
    settings.TWILIO_MEDIA_URL = "https://media.twilio.com"
    settings.TWILIO_SIGNALING_URL = ""
    assert checks.check_media_plane(None) == []


def test_a_media_server_in_the_clear_is_refused_behind_an_https_site(
    settings: Settings,
) -> None:
    settings.SITE_URL = "https://footlight.example"
    found = checks.check_media_plane(None)
    assert ids(found) == ["E007"] * 2
    assert "MEDIASERVER_URL" in found[0].msg


def test_behind_a_proxy_the_platform_may_reach_the_media_server_in_the_clear(
    settings: Settings,
) -> None:
    settings.SITE_URL = "https://footlight.example"
    settings.MEDIASERVER_URL = "https://media.footlight.example"
    settings.TWILIO_SIGNALING_URL = "wss://media.footlight.example/signaling"
    settings.TWILIO_VIDEO_URL = settings.TWILIO_MEDIA_URL = "http://127.0.0.1:8100"
    assert checks.check_media_plane(None) == []


@pytest.mark.parametrize("accounts", [{}, [1], [{"sid": "AC1"}], "AC1"])
def test_malformed_accounts_are_refused(accounts: Any, settings: Settings) -> None:
    settings.MEDIASERVER_ACCOUNTS = accounts
    assert ids(checks.check_media_plane(None)) == ["E008"]


def test_missing_packages_are_said_with_the_command_that_installs_them(
    settings: Settings, tmp_path: Path
) -> None:
    settings.BASE_DIR = tmp_path
    (error,) = checks.check_packages(None)
    assert error.id == "footlight.E009"
    assert "hls.js" in error.msg
    assert error.msg.endswith("run make install.")


@pytest.mark.parametrize("url", ["", "redis://localhost", "rediss://:secret@host/1", "unix:///r"])
def test_a_redis_can_be_anywhere(settings: Settings, url: str) -> None:
    settings.REDIS_URL = url
    assert checks.check_redis(None) == []


@pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", "redis://"])
def test_what_leads_to_no_redis_is_refused(settings: Settings, url: str) -> None:
    settings.REDIS_URL = url
    assert ids(checks.check_redis(None)) == ["E010"]


def test_a_ticket_must_be_good_for_one_page(settings: Settings) -> None:
    settings.TICKET_CONNECTIONS = 1
    assert checks.check_ticket_connections(None) == []
    settings.TICKET_CONNECTIONS = 0
    assert ids(checks.check_ticket_connections(None)) == ["E012"]


def test_a_deployment_hears_what_the_embedded_cache_means(settings: Settings) -> None:
    settings.REDIS_URL = ""
    assert ids(checks.check_copies(None)) == ["I011"]
    settings.REDIS_URL = "redis://localhost"
    assert checks.check_copies(None) == []


def test_a_deployment_hears_that_it_sends_no_mails(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.SITE_URL = "http://localhost:8000"
    assert checks.check_mail(None) == []
    settings.SITE_URL = "https://footlight.example"
    assert ids(checks.check_mail(None)) == ["I013"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert checks.check_mail(None) == []


def test_no_command_runs_with_a_dangerous_setting(tmp_path: Path) -> None:
    environment = os.environ | {"SITE_URL": "http://footlight.example", "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "migrate", "--plan"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "footlight.E003" in done.stderr
    assert "Traceback" not in done.stderr
