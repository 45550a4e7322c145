"""The tables of docs/live-channel.md, made of the declarations."""

import re
from collections.abc import Iterator
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints, is_typeddict

from events.live.messages import MESSAGES, Scope
from events.live.outlet import ELSEWHERE, NOT_YOURS, SERVER_ERROR, TOO_SLOW
from events.live.sections import (
    AnnouncementSection,
    EventSection,
    MeSection,
    PersonRow,
    ProgrammeSection,
    StreamSection,
)

_SECTIONS = {
    "event": EventSection,
    "stream": StreamSection,
    "me": MeSection,
    "people": PersonRow,
    "programme": ProgrammeSection,
    "announcement": AnnouncementSection,
}
_JSON = {str: "string", int: "number", bool: "boolean", NoneType: "null"}
_CODES = {
    NOT_YOURS: ("not there, not yours, or the link was taken back", "say so; do not connect again"),
    TOO_SLOW: ("too slow, or silent", "connect again, after a random pause"),
    ELSEWHERE: (
        "the ticket was opened at more places than it may be: the newest win",
        "say so; connect again only when asked to",
    ),
    SERVER_ERROR: (
        "the server's trouble (so are 1006 and 1012)",
        "connect again, after a random pause",
    ),
}
_MARK = "<!-- {name}: made by manage.py live_channel_docs -->\n"
_END = "<!-- end -->\n"


def with_tables(page: str) -> str:
    """Return the page with its tables made anew. Raises ValueError where one's place is missing."""
    for name, lines in (("sections", _sections()), ("messages", _messages()), ("codes", _codes())):
        begin = _MARK.format(name=name)
        place = re.compile(re.escape(begin) + ".*?" + re.escape(_END), re.DOTALL)
        table = begin + "".join(f"{line}\n" for line in lines) + _END
        page, found = place.subn(table.replace("\\", r"\\"), page)
        if found != 1:
            raise ValueError(f"The page has {found} places for its {name}.")
    return page


def _sections() -> Iterator[str]:
    for name, section in _SECTIONS.items():
        yield ""
        yield f"`{name}`: {_first_line(section)}"
        yield ""
        yield "| field | type | meaning |"
        yield "|---|---|---|"
        for field, hint in get_type_hints(section, include_extras=True).items():
            yield f"| `{field}` | {_type(hint)} | {_meaning(hint)} |"
    yield ""


def _messages() -> Iterator[str]:
    yield ""
    yield "| type | scope | data | meaning |"
    yield "|---|---|---|---|"
    for message in MESSAGES.values():
        for scope in Scope:
            if scope in message.shapes:
                data = ", ".join(f"`{name}`" for name in message.shapes[scope])
                yield f"| `{message.type}` | {scope} | {data} | {message.meaning} |"
    yield ""


def _codes() -> Iterator[str]:
    yield ""
    yield "| close code | meaning | what to do |"
    yield "|---|---|---|"
    for code, (meaning, advice) in _CODES.items():
        yield f"| {code} | {meaning} | {advice} |"
    yield ""


def _first_line(section: Any) -> str:
    return " ".join(section.__doc__.split())


def _meaning(hint: Any) -> str:
    if get_origin(hint) is Annotated:
        return str(get_args(hint)[1])
    inner = get_args(hint)
    return _meaning(inner[0]) if inner and not _is_union(hint) else ""


def _type(hint: Any) -> str:
    if get_origin(hint) is Annotated:
        return _type(get_args(hint)[0])
    if _is_union(hint):
        return " or ".join(_type(one) for one in get_args(hint))
    if inner := get_args(hint):
        return f"{_type(inner[0])}, not always there"
    return "object" if is_typeddict(hint) else _JSON[hint]


def _is_union(hint: Any) -> bool:
    return hint is not None and NoneType in get_args(hint)
