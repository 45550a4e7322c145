"""Messages as clients receive them."""

import json

from events.live.messages import Scope, is_personal
from events.models import EventMessage


def frame_of(message: EventMessage) -> str:
    """Encode a message as clients receive it; a personal scope is called ``me``."""
    scope = Scope.ME if is_personal(message.scope) else message.scope
    return json.dumps(
        {
            "type": message.type,
            "number": message.number,
            "previous": message.previous,
            "scope": scope,
            "data": message.data,
        }
    )
