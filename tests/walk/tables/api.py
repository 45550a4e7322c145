"""The pages' own API. Each command is asked for in a state in which it is not possible.

So it changes nothing and the answer tells apart for whom it is (409) and for whom it is not there
(404); tests/events/api/test_access.py asks in the states in which it is.
"""

from typing import Any

from tests.walk.table import Row

EVENT = "api/v1/events/<slug:event>"
VERA, SAM, DESK = "404, vera 409", "404, sam 409", "404, desk 409"
AT_SAM = {"guest": "@speaker"}


def get(route: str, answers: str, ask: str = "") -> Row:
    """Return a row of what is read."""
    return Row(f"{EVENT}/{route}", {"GET": answers}, ask=ask)


def post(route: str, answers: str, **more: Any) -> Row:
    """Return a row of a command."""
    return Row(f"{EVENT}/{route}", {"POST": answers}, **more)


API = [
    get("state", "200"),
    get("state", "200", "?as=public"),
    get("state", "404, vera 200", "?as=audience:{audience}"),
    get("state", "404, sam 200", "?as=speaker:{speaker}"),
    get("state", "404, desk 200", "?as=moderator"),
    get("audience", "404, desk 200"),
    get("audience", "404, desk 200", "?search=holder"),
    post("audience/<slug:guest>/playback-token", VERA),
    post("audience/<slug:guest>/speaker-token", VERA),
    post("speakers/<slug:guest>/speaker-token", "404, sam 200", values=AT_SAM),
    post("playback-token", DESK),
    post("room-token", "404, desk 200"),
    *[
        post(f"audience/<slug:guest>/stage/{step}", VERA)
        for step in ("raise-hand", "lower-hand", "accept", "decline", "leave", "stay-muted")
    ],
    *[
        post(f"speakers/<slug:guest>/stage/{step}", SAM, values=AT_SAM)
        for step in ("leave", "stay-muted")
    ],
    *[
        post(f"guests/<slug:guest>/{step}", DESK)
        for step in (
            "withdraw", "lower-hand", "put-on-stage", "to-green-room", "seat", "mute",
            "ask-to-unmute",
        )
    ],
    *[post(f"guests/<slug:guest>/{step}", "404, desk 200") for step in ("invite", "remove")],
    post("mute-all", "404, desk 200"),
    Row(f"{EVENT}/layout", {"PUT": "404, desk 200"}, body='{"layout": "grid", "spotlight": null}'),
    Row(f"{EVENT}/announcement", {"POST": "404, desk 400", "DELETE": "404, desk 200"}),
]  # fmt: skip
