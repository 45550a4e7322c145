"""Every page of every ModelAdmin.

Whoever does not work in the admin is led to the sign-in page. A row that is not one's own is
answered like one that is not there: by the way back to the admin's front page (302), or by 404.
"""

from collections.abc import Mapping
from typing import Any

from tests.walk.table import Row, page

Answers = str | tuple[str, str]

STAFF = "sign-in, staff 200"
ROOT = "sign-in, staff 403, root 200"
OWN = "sign-in, staff 302, organizers 200"
OWNERS = "sign-in, staff 200, omar 403"
NEVER = "sign-in, staff 403"
THERE = "sign-in, staff 404, organizers 200"
DONE = "sign-in, staff 404, organizers 302"


def model(
    label: str,
    *,
    changelist: Answers = STAFF,
    add: Answers = STAFF,
    change: Answers = OWN,
    history: Answers = OWN,
    delete: Answers = NEVER,
    more: Mapping[str, Answers] | None = None,
) -> list[Row]:
    """Return the rows of one ModelAdmin: its own pages, and ``more`` by what ends their route."""
    base = f"admin/{label.replace('.', '/')}/"
    pages = {
        "": changelist,
        "add/": add,
        "<path:object_id>/change/": change,
        "<path:object_id>/history/": history,
        "<path:object_id>/delete/": delete,
        "<path:object_id>/": "sign-in, staff 302",
    } | dict(more or {})
    values = dict.fromkeys(("object_id", "pk", "id"), f"row:{label}")
    return [_row(base + end, answers, values) for end, answers in pages.items()]


def _row(route: str, answers: Answers, values: Mapping[str, str], **more: Any) -> Row:
    get, post = (answers, None) if isinstance(answers, str) else answers
    return page(route, get, post, values=values, **more)


ADMIN = [
    page("admin/", STAFF),
    page("admin/<app_label>/", STAFF),
    page("admin/login/", "sign-in, staff 302, charlie mo mona 403"),
    page("admin/logout/", "302"),
    page("admin/password_change/", "sign-in, staff 302"),
    page("admin/password_change/done/", "sign-in, staff 302"),
    page("admin/autocomplete/", NEVER, "sign-in, staff 405"),
    page("admin/jsi18n/", STAFF, "sign-in, staff 405"),
    page("admin/r/<path:content_type_id>/<path:object_id>/", "sign-in, staff 404, organizers 302"),
    page("admin/<url>", "sign-in, staff 404"),
    # The operator's.
    *model(
        "accounts.user",
        changelist=ROOT,
        add=ROOT,
        change=ROOT,
        history=ROOT,
        delete=ROOT,
        more={"<id>/password/": ROOT},
    ),
    *model(
        "django_tasks_database.dbtaskresult",
        changelist=ROOT,
        add=NEVER,
        change=(ROOT, NEVER),
        history=ROOT,
    ),
    # The tenants'.
    *model(
        "accounts.organization",
        add=ROOT,
        change=(OWN, "sign-in, staff 302, omar 403, owners 200"),
        delete=ROOT,
    ),
    *model("accounts.auditentry", add=NEVER, change=(OWN, NEVER)),
    *model("accounts.mail", add=NEVER, change=(OWN, NEVER)),
    *model(
        "accounts.apikey",
        changelist=OWNERS,
        add=OWNERS,
        change="sign-in, staff 302, omar 403, owners 200",
        history="sign-in, staff 302, owners 200",
    ),
    *model(
        "events.event",
        more={
            "<path:pk>/launch/": (THERE, DONE),
            "<path:pk>/end/": (THERE, DONE),
            "<path:pk>/rehearse/": (THERE, DONE),
            "<path:pk>/rehearse-end/": (THERE, DONE),
            "<path:pk>/cancel/": (THERE, DONE),
            "<path:pk>/clone/": THERE,
            "<path:pk>/programme/": THERE,
            "<path:pk>/report/": THERE,
            "<path:pk>/report.csv/": THERE,
            "<path:pk>/tickets/": THERE,
            "<path:pk>/tickets/import/": THERE,
            "<path:pk>/tickets/export/": THERE,
            "<path:pk>/moderators/": (THERE, "sign-in, staff 404"),
        },
    ),
    *model("events.speaker"),
    *model("events.audience", more={"<path:pk>/transfer/": THERE}),
]
