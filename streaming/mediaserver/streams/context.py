"""``ExtensionContext`` and ``ExtensionEnvironment``: what a MediaProcessor is asked to do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from streaming.mediaserver.composer.config import ComposerConfig
from streaming.mediaserver.composer.rules import subscribe_rules
from streaming.mediaserver.errors import INVALID_PARAMETER, TwilioError
from streaming.mediaserver.rooms.options import check_identity
from streaming.mediaserver.sids import is_sid, new_sid

EXTENSIONS = (
    "video-composer-v1",
    "video-composer-v1-preview",
    "video-composer-v2",
    "audio-mixer-v1",
    "audio-mixer-v2",
)
MAX_OUTPUTS = 10
CHANGEABLE = ("layout", "spotlight", "subscribeRules")
"""What may be changed while the extension works."""


@dataclass(frozen=True)
class ExtensionContext:
    """A checked context: the room's name or SID, the composer's identity and the VJ outputs.

    ``values`` and ``environment`` are the decoded JSON, in full.
    """

    room: str
    identity: str
    outputs: tuple[str, ...]
    values: Mapping[str, Any]
    environment: Mapping[str, Any]

    @classmethod
    def parse(
        cls, extension: str, values: Mapping[str, Any], environment: Mapping[str, Any]
    ) -> "ExtensionContext":
        """Check the decoded JSON of both parameters; raises 20001, or 532xx for the identity.

        Whether the room exists is not asked here: the extension finds out when it loads.
        """
        if extension.startswith("audio-mixer"):
            values = {**values, "video": False}
        if values.get("recordings"):
            raise _invalid("recordings are not available on this server")
        _check(values, environment)
        return cls(
            room=_room(values.get("room")),
            identity=_identity(values.get("identity")),
            outputs=_outputs(values.get("outputs")),
            values=values,
            environment=environment,
        )

    def changed(self, changes: Mapping[str, Any]) -> "ExtensionContext":
        """Return the context with other values of some keys in ``CHANGEABLE``; raises 20001."""
        fixed = sorted(changes.keys() - set(CHANGEABLE))
        if fixed:
            raise _invalid(f"only {', '.join(CHANGEABLE)} can be changed, not {fixed[0][:80]}")
        values = {**self.values, **changes}
        _check(values, self.environment)
        return replace(self, values=values)

    @property
    def has_video(self) -> bool:
        """Whether the programme has a picture."""
        return self.values.get("video", True) is not False


def _room(value: object) -> str:
    name = value.get("name") if isinstance(value, dict) else None
    if not isinstance(name, str) or not name:
        raise _invalid('room.name is required: {"room": {"name": "<name or RM sid>"}}')
    return name


def _outputs(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_OUTPUTS:
        raise _invalid(f"outputs is required: a list of 1 to {MAX_OUTPUTS} PlayerStreamer SIDs")
    if not all(isinstance(sid, str) and is_sid(sid, "VJ") for sid in value):
        raise _invalid("outputs must be PlayerStreamer SIDs (VJ…)")
    if len(set(value)) != len(value):
        raise _invalid("outputs must differ from each other")
    return tuple(value)


def _check(values: Mapping[str, Any], environment: Mapping[str, Any]) -> None:
    """Raise 20001 for what a composer could not work with."""
    try:
        ComposerConfig.parse(values, environment)
        subscribe_rules(values)
    except (ValueError, TwilioError) as error:
        raise _invalid(str(error)) from error


def _identity(value: object) -> str:
    """Return the identity to join the room with; clients hide ``video-composer…``."""
    if value is None:
        return new_sid("video-composer-v1-")
    if not isinstance(value, str):
        raise _invalid("identity must be a string")
    check_identity(value)
    return value


def _invalid(reason: str) -> TwilioError:
    return INVALID_PARAMETER(f"ExtensionContext: {reason}")
