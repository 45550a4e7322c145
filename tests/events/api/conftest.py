"""The browsers of everybody who may come to the API, and a media plane for all of a module."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from events.models import Audience, Speaker
from tests.streaming.plane import Plane, running_plane

Guest = Audience | Speaker
Browser = Callable[[Guest | User | None], Client]


@pytest.fixture(scope="module")
def _plane() -> Iterator[Plane]:
    with running_plane() as plane:
        yield plane


@pytest.fixture
def plane(_plane: Plane, settings: Settings) -> Plane:
    """A media plane that a module's tests share, which the settings lead to."""
    settings.TWILIO_VIDEO_URL = settings.TWILIO_MEDIA_URL = _plane.url
    _plane.requests.clear()
    return _plane


@pytest.fixture
def browsers(
    request: pytest.FixtureRequest, browser_of: Browser, mona: User
) -> Callable[[set[str]], dict[str, Client]]:
    """Return the browsers of people by their names; some have a story of their own."""

    def signed_out() -> Client:
        browser = browser_of(mona)
        browser.logout()
        return browser

    def closed() -> Client:
        dora = request.getfixturevalue("dora")
        browser = browser_of(dora)
        User.objects.filter(pk=dora.pk).update(is_active=False)
        return browser

    stories = {"stranger": lambda: browser_of(None), "signed_out": signed_out, "closed": closed}

    def all_of(names: set[str]) -> dict[str, Client]:
        return {
            name: stories[name]() if name in stories else browser_of(request.getfixturevalue(name))
            for name in names
        }

    return all_of
