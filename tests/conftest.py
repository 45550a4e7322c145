"""The cast of the tests: the people of two organizations, and somebody of neither."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.utils import translation
from pytest_django import Settings

from accounts.models import Organization, Role, User
from tests.factories import make_membership, make_organization, make_user
from tests.support.evidence import pytest_runtest_makereport

__all__ = ["pytest_runtest_makereport"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what may take longest, so that the processes of a run end together."""
    items.sort(key=_allowed, reverse=True)


def _allowed(item: pytest.Item) -> float:
    marker = item.get_closest_marker("timeout")
    return float(marker.args[0]) if marker else 0.0


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the test database in a file: one in memory has other locks than the real one."""
    if connections["default"].vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connections.databases["default"]["TEST"]["NAME"] = str(path)


@pytest.fixture(autouse=True)
def quick_clients(settings: Settings) -> None:
    """Each test client would read every static file at its start, to serve it later."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A test's requests leave their language behind, as a thread's do; the next begins anew."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Passwords are hashed as carelessly as tests may."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def member(organization: Organization, name: str, role: Role, *, is_staff: bool) -> User:
    """Create somebody who works for an organization."""
    user = make_user(name=name, email=f"{name.lower()}@example.com", is_staff=is_staff)
    make_membership(user=user, organization=organization, role=role)
    return user


@pytest.fixture
def organization(db: None) -> Organization:
    """The tenant most tests are about."""
    return make_organization(name="Limelight", slug="limelight")


@pytest.fixture
def other_organization(db: None) -> Organization:
    """Another tenant, which must stay unseen."""
    return make_organization(name="Elsewhere", slug="elsewhere")


@pytest.fixture
def alice(organization: Organization) -> User:
    """Alice owns the organization."""
    return member(organization, "Alice", Role.OWNER, is_staff=True)


@pytest.fixture
def omar(organization: Organization) -> User:
    """Omar organizes its events."""
    return member(organization, "Omar", Role.ORGANIZER, is_staff=True)


@pytest.fixture
def mona(organization: Organization) -> User:
    """Mona moderates; she does not enter the admin."""
    return member(organization, "Mona", Role.MODERATOR, is_staff=False)


@pytest.fixture
def charlie(db: None) -> User:
    """Charlie can sign in and has access to nothing."""
    return make_user(name="Charlie", email="charlie@example.com")


@pytest.fixture
def olga(other_organization: Organization) -> User:
    """Olga owns the other organization."""
    return member(other_organization, "Olga", Role.OWNER, is_staff=True)
