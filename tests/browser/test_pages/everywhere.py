"""The walk's two tenants in an installation's database, and the addresses of all their pages."""

from typing import Any

from tests.factories import PASSWORD
from tests.walk.table import expected
from tests.walk.tables import TABLES
from tests.walk.world import built_world

NO_PAGES = (".csv", ".ics", ".js", "/programme/", "/jsi18n/", "/schema/", "api/v1/org", "api/v1/ev")


def everywhere() -> dict[str, Any]:
    """Create the tenants; return who may sign in, and what each of them sees."""
    world = built_world()
    rows = [row for table in TABLES.values() for row in table]
    seen = {
        name: [
            row.address(world.ours)
            for row in rows
            if expected(row.answers.get("GET", "405"))[name] == "200"
            and not any(part in row.route for part in NO_PAGES)
        ]
        for name in ("nobody", "alice", "root")
    }
    pages = {
        "nobody": seen["nobody"],
        "alice": [page for page in seen["alice"] if page not in seen["nobody"]],
        "root": [page for page in seen["root"] if page not in seen["alice"]],
    }
    emails = {"alice": world.ours.alice.email, "root": world.root.email}
    return {"pages": pages, "emails": emails, "password": PASSWORD}
