"""Subscribe rules: what one participant receives.

Twilio's Track Subscriptions: an ordered list of rules, each including or excluding the tracks that
match all of its filters. The last rule that matches a track decides; without one it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from streaming.mediaserver.errors import INVALID_PARAMETER, TwilioError

if TYPE_CHECKING:
    from streaming.mediaserver.rooms.model import Track

MAX_RULES = 20


@dataclass(frozen=True)
class SubscribeRule:
    """One rule. ``publisher`` is an identity or SID, ``track`` a name or SID."""

    type: Literal["include", "exclude"]
    all: bool | None = None
    publisher: str | None = None
    track: str | None = None
    kind: str | None = None
    priority: str | None = None

    def __post_init__(self) -> None:
        """Refuse rules that say nothing or contradict themselves."""
        filters = [self.publisher, self.track, self.kind, self.priority]
        if self.type not in ("include", "exclude"):
            raise _invalid("type must be include or exclude")
        if self.all not in (True, False, None):
            raise _invalid("all must be true or false")
        if any(value is not None and not isinstance(value, str) for value in filters):
            raise _invalid("filters must be strings")
        if bool(self.all) == any(value is not None for value in filters):
            raise _invalid("a rule needs either all or filters")

    def matches(self, track: Track) -> bool:
        """Whether all filters fit ``track``."""
        publisher = track.participant
        return (
            self.publisher in (None, publisher.sid, publisher.identity)
            and self.track in (None, track.sid, track.name)
            and self.kind in (None, track.kind)
            and self.priority in (None, track.priority)
        )


@dataclass(frozen=True)
class SubscribeRules:
    """An ordered set of rules."""

    rules: tuple[SubscribeRule, ...]

    @classmethod
    def parse(cls, value: object) -> SubscribeRules:
        """Read the decoded JSON list of the REST resource or of ``connect``; raises 20001."""
        if not isinstance(value, list) or len(value) > MAX_RULES:
            raise _invalid(f"a list of at most {MAX_RULES} rules is needed")
        return cls(tuple(_parse_rule(item) for item in value))

    def to_json(self) -> list[dict[str, Any]]:
        """The list as the REST resource shows it."""
        return [asdict(rule) for rule in self.rules]

    def allow(self, track: Track) -> bool:
        """Whether ``track`` is received under these rules."""
        for rule in reversed(self.rules):
            if rule.matches(track):
                return rule.type == "include"
        return False


def _parse_rule(value: object) -> SubscribeRule:
    if not isinstance(value, Mapping) or "type" not in value:
        raise _invalid("a rule is an object with a type")
    known = {field.name for field in fields(SubscribeRule)}
    if not known.issuperset(value):
        raise _invalid("unknown filter")
    return SubscribeRule(**value)


def _invalid(reason: str) -> TwilioError:
    return INVALID_PARAMETER(f"subscribe rules: {reason}")


RECEIVE_ALL = SubscribeRules((SubscribeRule("include", all=True),))
