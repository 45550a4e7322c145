"""Every page and every list asks the database as often with three rows of a kind as with one."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.walk.people import Person, person
from tests.walk.table import Row, expected
from tests.walk.tables import TABLES
from tests.walk.world import World, more_of_everything

NAMES_ALL = {"admin/accounts/organization/<path:object_id>/delete/"}  # whatever would go with it
ROWS = [row for table in TABLES.values() for row in table]


def asked(who: Person, address: str) -> list[str]:
    """Return the questions a page asks, when the process has answered such a request before."""
    who.ask("GET", address)
    with CaptureQueriesContext(connection) as queries:
        answer = who.ask("GET", address)
    assert answer.status_code == 200, address
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]


def shown_to(name: str) -> list[Row]:
    seen = [row for row in ROWS if expected(row.answers.get("GET", "405"))[name] == "200"]
    return [row for row in seen if row.route not in NAMES_ALL]


@pytest.mark.parametrize("name", ["alice", "mona", "vera", "root", "key"])
def test_no_page_asks_more_questions_for_more_rows(world: World, name: str) -> None:
    ContentType.objects.clear_cache()
    who, pages = person(name, world), [row.address(world.ours) for row in shown_to(name)]
    assert len(pages) > 15
    with_one = {page: asked(who, page) for page in pages}
    for house in (world.ours, world.theirs):
        more_of_everything(house, 2)
    grown = []
    for page, few in with_one.items():
        many = asked(who, page)
        if len(many) != len(few):
            extra = [sql for sql in many if sql not in few]
            grown.append(f"{page}: {len(few)}, then {len(many)}, like {extra[-1:]}")
    assert not grown, "\n".join(["", *grown])
