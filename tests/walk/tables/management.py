"""The management API: who is signed in, and keys of the organization with their scopes.

Whoever is not known gets 401. An organization that is not one's own is not there (404), and neither
is what a role may not see; a key of the organization is told what its scope lacks (403). Bodies
are empty, which is a change without changes (200) or lacks something (400).
"""

from tests.walk.table import Row

ORGANIZATION = "api/v1/organizations/<slug:organization>"
EVENT = f"{ORGANIZATION}/events/<slug:event>"

MEMBERS = "404, unknown 401, moderators own_keys 200"
READ = "404, unknown 401, organizers own_keys 200"
OWNERS = "404, unknown 401, own_keys 403, owners {}"
WRITE = "404, unknown 401, reader 403, organizers key {}"
BY_HAND = "404, unknown 401, own_keys 403, organizers {}"
AUDIT = {"pk": "row:accounts.auditentry"}
INVITATION = {"pk": "row:accounts.invitation"}
MAIL = {"pk": "row:accounts.mail"}
MODERATOR = {"pk": "row:events.eventmoderator"}
SECOND = {"pk": "row:events.moderatorinvitation"}
MEMBER = {"pk": "row:accounts.membership"}


def done(status: int = 200) -> str:
    """Return who may change something, and what they get."""
    return WRITE.format(status)


def owned(status: int = 200) -> str:
    """Return what only owners may do, never a key, and what they get."""
    return OWNERS.format(status)


def by_hand(status: int = 200) -> str:
    """Return what organizers may do who are signed in, never a key, and what they get."""
    return BY_HAND.format(status)


def command(name: str, status: int = 200) -> Row:
    """Return a row of what is done with an event."""
    return Row(f"{EVENT}/{name}", {"POST": done(status)})


MANAGEMENT = [
    Row("api/v1/", dict.fromkeys(["GET", "POST", "PUT", "PATCH", "DELETE"], "404")),
    Row("api/v1/schema/", {"GET": "200"}),
    Row("api/v1/docs/", {"GET": "200"}),
    Row(
        "api/v1/organizations",
        {"GET": "200, unknown 401", "POST": "400, unknown 401, keys 403"},
    ),
    Row(ORGANIZATION, {"GET": MEMBERS, "PATCH": owned()}),
    Row(f"{ORGANIZATION}/members", {"GET": READ}),
    Row(
        f"{ORGANIZATION}/members/<int:pk>",
        {"GET": READ, "PATCH": owned(400), "DELETE": owned(204)},
        values=MEMBER,
    ),
    Row(f"{ORGANIZATION}/invitations", {"GET": owned(), "POST": owned(400)}),
    Row(
        f"{ORGANIZATION}/invitations/<int:pk>",
        {"GET": owned(), "DELETE": owned(204)},
        values=INVITATION,
    ),
    Row(f"{ORGANIZATION}/invitations/<int:pk>/resend", {"POST": owned()}, values=INVITATION),
    Row(f"{ORGANIZATION}/keys", {"GET": owned(), "POST": owned(400)}),
    Row(f"{ORGANIZATION}/keys/<slug:prefix>", {"GET": owned(), "DELETE": owned(204)}),
    Row(f"{ORGANIZATION}/mails", {"GET": READ}),
    Row(f"{ORGANIZATION}/mails/<int:pk>", {"GET": READ}, values=MAIL),
    Row(f"{ORGANIZATION}/audit", {"GET": READ}),
    Row(f"{ORGANIZATION}/audit/<int:pk>", {"GET": READ}, values=AUDIT),
    Row(f"{ORGANIZATION}/events", {"GET": READ, "POST": done(400)}),
    Row(EVENT, {"GET": READ, "PATCH": done()}),
    *[command(name) for name in ("cancel", "end", "launch", "rehearse", "schedule")],
    command("clone", 400),
    command("end-rehearsal", 409),
    Row(f"{EVENT}/report", {"GET": READ}),
    Row(f"{EVENT}/speakers", {"GET": READ, "POST": done(400)}),
    Row(f"{EVENT}/speakers/<slug:speaker>", {"GET": READ, "PATCH": done(), "DELETE": done(204)}),
    Row(f"{EVENT}/speakers/<slug:speaker>/renew", {"POST": done(201)}),
    Row(f"{EVENT}/speakers/<slug:speaker>/resend", {"POST": done()}),
    Row(f"{EVENT}/moderators", {"GET": READ}),
    Row(f"{EVENT}/moderators/<int:pk>", {"GET": READ, "DELETE": by_hand(204)}, values=MODERATOR),
    Row(f"{EVENT}/moderator-invitations", {"GET": by_hand(), "POST": by_hand(400)}),
    Row(
        f"{EVENT}/moderator-invitations/<int:pk>",
        {"GET": by_hand(), "DELETE": by_hand(204)},
        values=SECOND,
    ),
    Row(f"{EVENT}/moderator-invitations/<int:pk>/resend", {"POST": by_hand()}, values=SECOND),
    Row(f"{EVENT}/ticket-types", {"GET": READ, "POST": done(400)}),
    Row(
        f"{EVENT}/ticket-types/<slug:ticket_type>",
        {"GET": READ, "PATCH": done(), "DELETE": done(409)},
    ),
    Row(f"{EVENT}/tickets", {"GET": READ, "POST": done(400)}),
    Row(f"{EVENT}/tickets/<slug:ticket>", {"GET": READ, "PATCH": done(), "DELETE": done(204)}),
    Row(f"{EVENT}/tickets/<slug:ticket>/resend", {"POST": done()}),
    Row(f"{EVENT}/tickets/<slug:ticket>/transfer", {"POST": done(400)}),
]
