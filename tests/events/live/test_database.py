"""The connection of the sockets' thread: it stays, unless it may be broken or is old."""

import pytest
from django.db import OperationalError, connection

from events.live import database
from events.live.database import in_database

pytestmark = pytest.mark.django_db(transaction=True)


def wire() -> object:
    """Return what the thread is connected by."""
    connection.ensure_connection()
    return connection.connection


def fail() -> None:
    connection.ensure_connection()
    raise OperationalError("The server went away.")


async def test_one_connection_serves_many_calls() -> None:
    assert await in_database(wire) is await in_database(wire)


async def test_after_an_error_of_the_database_there_is_a_new_one() -> None:
    before = await in_database(wire)
    with pytest.raises(OperationalError):
        await in_database(fail)
    assert await in_database(wire) is not before


async def test_an_old_one_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    before = await in_database(wire)
    monkeypatch.setattr(database, "KEEP", -1.0)
    assert await in_database(wire) is not before


async def test_arguments_and_answers_pass_through() -> None:
    assert await in_database(divmod, 7, 3) == (2, 1)
