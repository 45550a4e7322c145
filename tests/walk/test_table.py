"""Every address of the site, every page of the admin, every request of the API × everybody.

What each gets is written down in tests/walk/tables; an address that is not fails here.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from tests.walk.people import EVERYBODY, Person, person
from tests.walk.routes import filled, parameters, routes
from tests.walk.table import METHODS, Row, expected, said
from tests.walk.tables import TABLES
from tests.walk.world import World

CHANGES = ("INSERT", "UPDATE", "DELETE")
HERE = ("django_session", "last_used_at")
ROWS = [row for table in TABLES.values() for row in table]


def leaks(text: str, asking: Person, world: World) -> list[str]:
    """Return the secrets in a text that are not for the eyes of who asked."""
    found = []
    for house in (world.ours, world.theirs):
        cleared = asking.clearance(house, world)
        found += [word for word, eyes in house.secrets.items() if eyes > cleared and word in text]
    return found


def told(answer: Any) -> str:
    """Return all that an answer says: its body, where it leads, and what it sets."""
    parts = [answer.read_body, *answer.headers.values(), answer.cookies.output()]
    return "\n".join(map(str, parts))


def asked(row: Row, name: str) -> Iterator[tuple[str, str]]:
    for method, answers in row.answers.items():
        yield method, expected(answers)[name]


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("part", TABLES)
def test_everybody_gets_what_the_table_says_and_nobody_elses_secrets(
    world: World, part: str, name: str
) -> None:
    asking = person(name, world)
    wrong, leaked = [], []
    for row in TABLES[part]:
        for method, status in asked(row, name):
            address = row.address(world.ours)
            answer = asking.ask(method, address, row.body)
            if said(answer) != status:
                wrong.append(f"{method} {row}: {said(answer)}, not {status}")
            if found := [one for one in leaks(told(answer), asking, world) if one not in address]:
                leaked.append(f"{method} {row}: {found}")
    assert not wrong, "\n".join(["", *wrong])
    assert not leaked, "\n".join(["", *leaked])


def test_every_address_is_in_the_table() -> None:
    written = {row.route for row in ROWS}
    there = set(routes())
    assert not there - written, "\n".join(["", *sorted(there - written)])
    assert not written - there, "\n".join(["", *sorted(written - there)])


def test_every_method_of_the_api_is_in_the_table(world: World) -> None:
    rows = [*TABLES["api"], *TABLES["management"]]
    taken: dict[str, set[str]] = {}
    for row in rows:
        taken.setdefault(row.route, set()).update(row.answers)
    for row in rows:
        view = resolve(row.address(world.ours).partition("?")[0]).func
        offered = {method for method in METHODS if method.lower() in methods_of(view)}
        assert taken[row.route] == offered, row


def methods_of(view: Any) -> set[str]:
    """Return the methods that a view of the API answers."""
    if actions := getattr(view, "actions", None):
        return set(actions)
    kind = getattr(view, "cls", None) or view.view_class
    return {method.lower() for method in METHODS if hasattr(kind, method.lower())}


@pytest.mark.parametrize("name", ["nobody", "olga", "alice", "key"])
def test_no_other_method_changes_anything(world: World, name: str) -> None:
    asking = person(name, world)
    for row in ROWS:
        taken = {method for other in ROWS if other.route == row.route for method in other.answers}
        for method in sorted(set(METHODS) - taken):
            with CaptureQueriesContext(connection) as queries:
                answer = asking.ask(method, row.address(world.ours))
            assert answer.status_code < 500, (method, row)
            assert not written(queries), (method, row)


def written(queries: CaptureQueriesContext) -> list[str]:
    """Return what was written to the database, but for who was here: sessions, uses of keys."""
    changes = [query["sql"] for query in queries if query["sql"].startswith(CHANGES)]
    return [sql for sql in changes if not any(name in sql for name in HERE)]


@pytest.mark.parametrize("name", ["alice", "olga", "key", "other_key"])
def test_what_belongs_to_two_tenants_is_not_there(world: World, name: str) -> None:
    """An address with one's own organization or event, and somebody else's below it."""
    asking = person(name, world)
    crossed = [(row, given) for row in ROWS for given in crossings(row, world)]
    assert len(crossed) > 40
    for row, given in crossed:
        for method in row.answers:
            answer = asking.ask(method, row.address_of(given), row.body)
            assert answer.status_code in (401, 403, 404, 405), (method, row, given)
            assert not leaks(told(answer), asking, world), (method, row, given)


def crossings(row: Row, world: World) -> Iterator[dict[str, str]]:
    """Return the values of addresses in which one parameter is another tenant's."""
    ours, theirs = row.given(world.ours), row.given(world.theirs)
    owned = [name for name in parameters(row.route) if ours[name] != theirs[name]]
    if len(owned) > 1:
        for name in owned:
            yield {**ours, name: theirs[name]}
            yield {**theirs, name: ours[name]}


def test_no_nul_gets_through_an_address_to_the_database() -> None:
    """PostgreSQL takes it in no text: it would be a server error there."""
    asked = [route for route in routes() if not route.startswith("admin/") and parameters(route)]
    assert len(asked) > 20
    for route in asked:
        if route == "files/<path:path>":  # it reaches no database; the table has the rest
            continue
        with suppress(Resolver404):
            found = resolve(filled(route, dict.fromkeys(parameters(route), f"a{chr(0)}")))
            assert not found.kwargs, route


def test_the_walk_would_find_a_leak(world: World) -> None:
    alice, charlie = person("alice", world), person("charlie", world)
    pages = [row.address(world.ours) for row in TABLES["admin"]]
    seen = [told(alice.ask("GET", page)) for page in pages]
    assert len([page for page in seen if leaks(page, charlie, world)]) > 5
