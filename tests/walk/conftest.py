"""Two tenants with a media plane of their own, for each test anew."""

import logging
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.streaming.plane import running_plane
from tests.walk.world import World, built_world


@pytest.fixture(scope="session")
def media() -> Iterator[str]:
    with running_plane() as plane:
        yield plane.url


@pytest.fixture(autouse=True)
def _without_noise() -> Iterator[None]:
    """Nobody reads in the log that a stranger was refused."""
    loud = [logging.getLogger(name) for name in ("django.request", "uvicorn.access")]
    for logger in loud:
        logger.disabled = True
    yield
    for logger in loud:
        logger.disabled = False


@pytest.fixture
def world(db: None, settings: Settings, media: str) -> World:
    settings.TWILIO_VIDEO_URL = settings.TWILIO_MEDIA_URL = media
    return built_world()
