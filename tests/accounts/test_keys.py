"""API keys: what is kept of them, which of them open anything, and when that was noted."""

from datetime import timedelta

import pytest

from accounts.audit import SYSTEM
from accounts.keys import find_key, new_key, note_use
from accounts.models import APIKey, AuditEntry, Organization, Scope
from accounts.services.keys import key_create, key_revoke
from config import clock


@pytest.fixture
def made(organization: Organization) -> tuple[APIKey, str]:
    """A key that reads, and how it is written."""
    return key_create(organization=organization, name="Shop", scopes=[Scope.READ], by=SYSTEM)


def test_a_key_is_found_by_what_was_shown_once(made: tuple[APIKey, str]) -> None:
    key, written = made
    assert find_key(written) == key
    assert written.startswith(f"fl_{key.prefix}_")


def test_what_is_kept_does_not_hold_the_key(made: tuple[APIKey, str]) -> None:
    key, written = made
    secret = written.removeprefix(f"fl_{key.prefix}_")
    row = APIKey.objects.filter(pk=key.pk).values().get()
    log = AuditEntry.objects.values().get()
    assert secret not in str(row)
    assert secret not in str(log)
    assert len(secret) >= 43  # 256 bits


def test_two_keys_have_nothing_in_common() -> None:
    keys = {new_key() for _ in range(100)}
    assert len({prefix for prefix, _ in keys}) == len({key for _, key in keys}) == 100


@pytest.mark.parametrize("wrong", ["", "fl_", "fl__", "fl_x", "fl_\x00_y", "Bearer", "fl_é_ü"])
def test_what_is_no_key_opens_nothing(made: tuple[APIKey, str], wrong: str) -> None:
    assert find_key(wrong) is None


def test_a_prefix_with_another_secret_opens_nothing(made: tuple[APIKey, str]) -> None:
    key, written = made
    assert find_key(f"fl_{key.prefix}_{'a' * 43}") is None
    assert find_key(written[:-1]) is None


def test_an_expired_key_opens_nothing(made: tuple[APIKey, str]) -> None:
    key, written = made
    APIKey.objects.filter(pk=key.pk).update(expires_at=clock.now() + timedelta(hours=1))
    assert find_key(written) == key
    with clock.at(clock.now() + timedelta(hours=2)):
        assert find_key(written) is None


def test_a_revoked_key_opens_nothing_and_is_revoked_once(made: tuple[APIKey, str]) -> None:
    key, written = made
    key_revoke(key=key, by=SYSTEM)
    key_revoke(key=key, by=SYSTEM)
    assert find_key(written) is None
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["key.create", "key.revoke"]


def test_a_scope_there_is_not_is_refused(organization: Organization) -> None:
    with pytest.raises(ValueError, match="everything"):
        key_create(organization=organization, name="Shop", scopes=["everything"], by=SYSTEM)
    assert not APIKey.objects.exists()


def test_use_is_noted_once_a_minute(made: tuple[APIKey, str]) -> None:
    key, written = made
    start = clock.now()
    noted = []
    for seconds in (0, 30, 90):
        with clock.at(start + timedelta(seconds=seconds)):
            found = find_key(written)
            assert found is not None
            note_use(found)
        key.refresh_from_db()
        noted.append(key.last_used_at)
    assert noted == [start, start, start + timedelta(seconds=90)]
